namespace DeepEmotion.Functions.Health;

/// <summary>The answer of <c>GET /api/health</c>; anybody may read it, so it names no address.</summary>
public sealed record HealthReport
{
    /// <summary>Whether storage answers and, where this process scores, a model serves.</summary>
    public required bool Healthy { get; init; }

    /// <summary>Of this app, such as <c>0.9.0</c>.</summary>
    public string Version { get; init; } = ProductVersion.Number;

    /// <summary><c>ok</c>, or what is wrong with it.</summary>
    public required string Storage { get; init; }

    /// <summary>The version that serves; null where none does, or where this process scores nothing.</summary>
    public string? Model { get; init; }

    /// <summary>Whether that is the model that came with the app.</summary>
    public bool? Bundled { get; init; }

    /// <summary>Since it was trained, in days.</summary>
    public double? ModelAgeDays { get; init; }

    /// <summary>How many times a published model was taken since the start.</summary>
    public int Swaps { get; init; }

    /// <summary>Why the version that should serve does not; null where it does.</summary>
    public string? ModelProblem { get; init; }

    /// <summary>Why it is unknown which version should serve; null while the registry answers.</summary>
    public string? RegistryProblem { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>: what the networks really run on.</summary>
    public string? ExecutionProvider { get; init; }

    /// <summary>Messages that wait for the network, roughly; null where storage does not answer.</summary>
    public int? QueueDepth { get; init; }
}
