using System.Collections.Immutable;
using System.Security.Cryptography;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Files;
using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Jobs;

/// <summary>What to train.</summary>
public sealed record TrainingRequest
{
    /// <summary>The cleaned data set.</summary>
    public required FaceSet Set { get; init; }

    /// <summary>The folder for results.</summary>
    public required RunFolder Folder { get; init; }

    /// <summary>A name from the catalogue.</summary>
    public required string Network { get; init; }

    /// <summary>The emotions to distinguish.</summary>
    public required ImmutableArray<Emotion> Labels { get; init; }

    public required TrainingOptions Options { get; init; }

    public required TrainingDevice Device { get; init; }

    /// <summary>Models to learn from in addition to the labels, each the bytes of a <c>model.onnx</c>.</summary>
    public IReadOnlyList<byte[]> Teachers { get; init; } = [];

    /// <summary>The model whose weights the run starts from, the bytes of a <c>model.onnx</c>; null for random ones.</summary>
    public byte[]? From { get; init; }

    /// <summary>SHA-256 of each teacher; null if there is none.</summary>
    public IReadOnlyList<string>? TeacherHashes =>
        Teachers.Count == 0 ? null : [.. Teachers.Select(t => Convert.ToHexStringLower(SHA256.HashData(t)))];

    /// <summary>Whether to continue from the folder's checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>Called when a new run begins: removes what an earlier one left outside the folder.</summary>
    public Action ClearStored { get; init; } = static () => { };

    /// <summary>Called after each checkpoint, before training continues.</summary>
    public Action AfterCheckpoint { get; init; } = static () => { };

    /// <summary>The command line, for the manifest.</summary>
    public string? Command { get; init; }
}
