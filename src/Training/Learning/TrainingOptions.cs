namespace DeepEmotion.Training.Learning;

/// <summary>The training recipe.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training images.</summary>
    public int Epochs { get; init; } = 110;

    /// <summary>Images per step.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Parts of a batch that are processed in parallel, each by one thread with its own copy of the network.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Seed of weights, order and augmentation.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Highest learning rate, reached after <see cref="WarmUpEpochs"/>.</summary>
    public double LearningRate { get; init; } = 0.2;

    /// <summary>Epochs over which the learning rate rises from zero.</summary>
    public double WarmUpEpochs { get; init; } = 1;

    /// <summary>Decay of the weights of convolutions and linear layers, not of biases and normalisation.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Share of the target spread evenly over all classes (Szegedy et al. 2016, section 7).</summary>
    public double LabelSmoothing { get; init; } = 0.05;

    /// <summary>How FER2013's label and FER+'s votes are combined.</summary>
    public LabelReading Reading { get; init; }

    /// <summary>Share of the target from FER+'s votes, converted by <see cref="VoteMapping"/>; with latent labels, their share of the loss.</summary>
    public double VoteShare { get; init; } = 0.3;

    /// <summary>Share of the target from a teacher, if there is one.</summary>
    public double TeacherShare { get; init; } = 0.5;

    /// <summary>Number of views of each image that teachers answer for; each epoch shows the next one.</summary>
    public int TeacherViews { get; init; } = 4;

    /// <summary>Share of the training images that the network does not learn from; with PublicTest, they choose the weights.</summary>
    public double HoldOut { get; init; }

    /// <summary>Weight of the loss of the second head, which learns the votes themselves.</summary>
    public double VoteLoss { get; init; } = 0.5;

    /// <summary>Decay per step of the weights' exponential average.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>Factor on the learning rate of the spatial transformer; with 0 every face keeps its first window.</summary>
    public double TransformerRate { get; init; } = 0.1;

    /// <summary>Side in pixels of the training images in the first epochs.</summary>
    public int EarlySide { get; init; } = 40;

    /// <summary>Share of the epochs with <see cref="EarlySide"/>.</summary>
    public double EarlyShare { get; init; } = 0.5;

    /// <summary>Share of the faces that are shrunk or blurred.</summary>
    public double SoftShare { get; init; } = 0.5;

    /// <summary>Share of the faces that are partly covered.</summary>
    public double CoverShare { get; init; } = 0.5;

    /// <summary>The farthest that a face is moved in each direction, in pixels of the 48.</summary>
    public double Move { get; init; } = 6;

    /// <summary>Share of the epochs, at the end, in which dropout and covering decrease to zero.</summary>
    public double FadeShare { get; init; }

    /// <summary>Factor for dropout and for the share of covered faces: 1, decreasing to 0 over <see cref="FadeShare"/>.</summary>
    /// <param name="epoch">Epochs done, fractions included.</param>
    public double NoiseAt(double epoch) => FadeShare == 0 ? 1 : Math.Clamp((Epochs - epoch) / (Epochs * FadeShare), 0, 1);
}
