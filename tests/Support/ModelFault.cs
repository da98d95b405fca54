namespace DeepEmotion.Tests.Support;

/// <summary>What is wrong with a test's network, beside the answers of its golden face.</summary>
public enum ModelFault
{
    None,

    /// <summary>It gives one row whatever the number of faces.</summary>
    IgnoresCount,

    /// <summary>The probabilities of a face are 2 together.</summary>
    SumOfTwo,

    NaNForAllButTheGoldenFace,

    /// <summary>Only faces of <see cref="TestModel.UnusualGrey"/> get NaN, which shows in service first.</summary>
    NaNForOneGrey,

    /// <summary>The attention window is NaN.</summary>
    NaNWindow,

    /// <summary>It has no attention window; not a fault.</summary>
    NoWindow,

    /// <summary>It never ends.</summary>
    Endless,
}
