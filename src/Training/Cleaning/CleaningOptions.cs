namespace DeepEmotion.Training.Cleaning;

/// <summary>Which training images are removed.</summary>
public sealed record CleaningOptions
{
    /// <summary>Only the obviously useless: blank images, images without a face, and repeats of evaluation images. <c>train</c> always does this.</summary>
    public static CleaningOptions Certain { get; } = new() { MinimumSharpness = 0, OneOfEach = false, VotesDecide = false };

    /// <summary>Smallest standard deviation of the pixels, in grey values.</summary>
    public double MinimumContrast { get; init; } = 4;

    /// <summary>Smallest variance of the Laplacian as a share of the pixels' variance; 0 keeps blurred images.</summary>
    public double MinimumSharpness { get; init; } = 0.08;

    /// <summary>Whether repeated images are removed: all of them if their labels differ, else all but the first.</summary>
    public bool OneOfEach { get; init; } = true;

    /// <summary>Whether FER+'s votes remove ambiguous images and outvoted labels.</summary>
    public bool VotesDecide { get; init; } = true;

    /// <summary>Share of the votes that one answer must exceed; 0.5 is FER+'s majority, a lower value keeps more images.</summary>
    public double Agreement { get; init; } = 0.5;

    /// <summary>Share of the votes for another emotion at which a label counts as outvoted.</summary>
    public double OutvotedShare { get; init; } = 0.7;

    /// <summary>The most neutral images to keep.</summary>
    public int MaximumNeutral { get; init; } = int.MaxValue;

    /// <summary>Seed that decides which neutral images are removed.</summary>
    public int Seed { get; init; } = 1;
}
