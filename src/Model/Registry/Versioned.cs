using Azure;

namespace DeepEmotion.Model.Registry;

/// <summary>A stored value and the ETag under which it was read.</summary>
public sealed record Versioned<T>(T Value, ETag ETag);
