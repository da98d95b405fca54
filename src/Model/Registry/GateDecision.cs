namespace DeepEmotion.Model.Registry;

/// <param name="Promote">Whether the candidate may serve.</param>
/// <param name="Reason">The figures behind it, for the record.</param>
public readonly record struct GateDecision(bool Promote, string Reason);
