namespace DeepEmotion.LocalHost.Run;

/// <summary>How far a batch has come.</summary>
/// <param name="Rows">Result rows of the current versions of its uploads.</param>
/// <param name="Expected">Rows that there will be; a zip counts as one until it was read to its end.</param>
/// <param name="IsComplete">Whether every upload has all of its rows.</param>
public readonly record struct BatchState(int Rows, int Expected, bool IsComplete);
