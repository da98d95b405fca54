namespace DeepEmotion.Functions.Health;

/// <summary>The answer of <c>GET /api/health</c>.</summary>
public sealed record HealthReport
{
    /// <summary>Whether storage answers and a model serves.</summary>
    public required bool Healthy { get; init; }

    /// <summary><c>ok</c>, or what storage answered.</summary>
    public required string Storage { get; init; }

    /// <summary>The version that serves.</summary>
    public required string Model { get; init; }

    /// <summary>Whether that is the model that came with the app.</summary>
    public required bool Bundled { get; init; }

    /// <summary>Since it was trained, in days.</summary>
    public required double ModelAgeDays { get; init; }

    /// <summary>How many times another model was taken since the start.</summary>
    public required int Swaps { get; init; }

    /// <summary>Why the version that should serve does not; null where it does.</summary>
    public string? ModelProblem { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>: what the networks really run on.</summary>
    public required string ExecutionProvider { get; init; }

    /// <summary>Messages that wait for the network, roughly; null where storage does not answer.</summary>
    public int? QueueDepth { get; init; }
}
