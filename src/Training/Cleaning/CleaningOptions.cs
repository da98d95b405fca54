namespace DeepEmotion.Training.Cleaning;

/// <summary>What is taken out of the training images.</summary>
public sealed record CleaningOptions
{
    /// <summary>Only what nobody would learn from: blank images, no faces, and what repeats in an evaluation split. <c>train</c> always does this.</summary>
    public static CleaningOptions Certain { get; } = new() { MinimumSharpness = 0, OneOfEach = false, VotesDecide = false };

    /// <summary>Smallest standard deviation of the pixels, in grey values.</summary>
    public double MinimumContrast { get; init; } = 4;

    /// <summary>Smallest variance of the Laplacian as a share of the pixels' variance; 0 keeps blurred images.</summary>
    public double MinimumSharpness { get; init; } = 0.08;

    /// <summary>Whether repeated images go: all of them where their labels differ, else all but the first.</summary>
    public bool OneOfEach { get; init; } = true;

    /// <summary>Whether FER+'s votes take out ambiguous images and outvoted labels.</summary>
    public bool VotesDecide { get; init; } = true;

    /// <summary>Share of the votes that one answer must exceed; 0.5 is FER+'s majority, less keeps more.</summary>
    public double Agreement { get; init; } = 0.5;

    /// <summary>Share of the votes for another emotion from which a label is outvoted.</summary>
    public double OutvotedShare { get; init; } = 0.7;

    /// <summary>Most neutral images that stay.</summary>
    public int MaximumNeutral { get; init; } = int.MaxValue;

    /// <summary>Decides which neutral images go.</summary>
    public int Seed { get; init; } = 1;
}
