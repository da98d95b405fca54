using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Serving;

/// <summary>Which model serves, and why another one does not.</summary>
public sealed record HotModelStatus
{
    /// <summary>The serving version; null if none serves yet.</summary>
    public ModelVersion? Serving { get; init; }

    /// <summary>Whether it is the bundled one.</summary>
    public bool Bundled { get; init; }

    /// <summary>When it started to serve here (UTC).</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How often a published model was loaded.</summary>
    public int Swaps { get; init; }

    /// <summary>How many candidates were refused.</summary>
    public int Rejections { get; init; }

    /// <summary>Why the version in <c>current.json</c> does not serve; null if it does.</summary>
    public string? Problem { get; init; }

    /// <summary>Why it is unknown which version should serve; null if the registry's last poll succeeded.</summary>
    public string? RegistryProblem { get; init; }

    /// <summary>When the registry last answered (UTC); null if never.</summary>
    public DateTimeOffset? LastChecked { get; init; }
}
