namespace DeepEmotion.Functions.Health;

/// <summary>The answer of <c>GET /api/health</c>; it is public, so it names no URL.</summary>
public sealed record HealthReport
{
    /// <summary>Whether storage answers and, if this process scores, a model serves.</summary>
    public required bool Healthy { get; init; }

    /// <summary>The app's version, such as <c>0.9.0</c>.</summary>
    public string Version { get; init; } = ProductVersion.Number;

    /// <summary><c>ok</c>, or what is wrong with it.</summary>
    public required string Storage { get; init; }

    /// <summary>The model version that serves; null if none does, or if this process does not score.</summary>
    public string? Model { get; init; }

    /// <summary>Whether it is the bundled model.</summary>
    public bool? Bundled { get; init; }

    /// <summary>Days since it was trained.</summary>
    public double? ModelAgeDays { get; init; }

    /// <summary>How often a published model was loaded since the start.</summary>
    public int Swaps { get; init; }

    /// <summary>Why the current version does not serve; null if it does.</summary>
    public string? ModelProblem { get; init; }

    /// <summary>Why it is unknown which version should serve; null while the registry answers.</summary>
    public string? RegistryProblem { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>: what the networks actually run on.</summary>
    public string? ExecutionProvider { get; init; }

    /// <summary>Approximate number of messages that wait for the network; null if storage does not answer.</summary>
    public int? QueueDepth { get; init; }
}
