using System.Collections.Immutable;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>The content of <c>models/current.json</c>: which version serves.</summary>
public sealed record CurrentModel
{
    /// <summary>How many earlier versions are remembered for rollback.</summary>
    public const int HistoryLength = 20;

    public required ModelVersion Version { get; init; }

    /// <summary>When it was made current (UTC).</summary>
    public required DateTimeOffset PromotedAt { get; init; }

    /// <summary>The reason in a few words: the gate's figures, "rollback", a note.</summary>
    public string? Reason { get; init; }

    /// <summary>Earlier current versions, the latest first; a rollback goes to the first.</summary>
    public ImmutableArray<ModelVersion> Previous { get; init; } = [];
}

/// <summary>There is no earlier model to roll back to.</summary>
public sealed class NoEarlierModelException() : Exception(
    "There is no earlier model to roll back to. 'models list' shows what can be promoted; "
    + "'publish --model src/Model/Bundled/model.onnx --promote always' brings back the bundled one.");
