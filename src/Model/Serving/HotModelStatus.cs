using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Serving;

/// <summary>What serves now, and what does not and why.</summary>
public sealed record HotModelStatus
{
    /// <summary>The version that answers requests; null where none does yet.</summary>
    public ModelVersion? Serving { get; init; }

    /// <summary>Whether it is the one that came with the app.</summary>
    public bool Bundled { get; init; }

    /// <summary>Since when it serves here (UTC).</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many times a published model was taken.</summary>
    public int Swaps { get; init; }

    /// <summary>How many candidates were refused.</summary>
    public int Rejections { get; init; }

    /// <summary>Why the version that <c>current.json</c> names does not serve; null where it does.</summary>
    public string? Problem { get; init; }

    /// <summary>Why it is unknown which version should serve; null since the registry answered last.</summary>
    public string? RegistryProblem { get; init; }

    /// <summary>When the registry last answered (UTC); null where it never did.</summary>
    public DateTimeOffset? LastChecked { get; init; }
}
