namespace DeepEmotion.Model.Scoring;

/// <summary>The hardware that runs the network.</summary>
public enum ExecutionProvider
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; without one, start-up fails.</summary>
    Cuda,

    /// <summary>The GPU if one works, else the processor; the log says which.</summary>
    Auto,
}
