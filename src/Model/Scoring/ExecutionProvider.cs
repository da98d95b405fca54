namespace DeepEmotion.Model.Scoring;

/// <summary>What runs the network.</summary>
public enum ExecutionProvider
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; where there is none, start-up fails.</summary>
    Cuda,

    /// <summary>The GPU where one works, else the processor; the log says which it took.</summary>
    Auto,
}
