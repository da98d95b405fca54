using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Files;
using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Jobs;

/// <summary>Settings that must not change during a run: a checkpoint is useless with another recipe or other data.</summary>
public sealed record RunSettings(string Network, ImmutableArray<Emotion> Labels, string Data, TrainingOptions Options, string? Teachers, string? From, string Votes)
{
    private const string Absent = "not set";
    private const string NoVotes = "none";

    public static RunSettings Of(TrainingRequest request) =>
        new(request.Network, request.Labels, request.Set.Fingerprint().Sha256, request.Options, request.TeacherHashes is { } hashes ? string.Join(' ', hashes) : null,
            request.From is { } from ? Convert.ToHexStringLower(SHA256.HashData(from)) : null, request.Set.VotesHash() ?? NoVotes);

    /// <summary>Stores the settings beside the checkpoint.</summary>
    public void Write(string path) => WholeFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Options));

    /// <summary>Compares with the settings that the checkpoint was made with.</summary>
    /// <exception cref="UsageException">They differ; the message names the differences.</exception>
    public void RequireSame(string path)
    {
        var (before, now) = (Flat(File.ReadAllBytes(path)), Flat(JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Options)));
        var changed = now.Keys.Union(before.Keys)
            .Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name) && !IsNew(name, before))
            .Select(name => $"{name} is {now.GetValueOrDefault(name, Absent)} and was {before.GetValueOrDefault(name, Absent)}")
            .ToArray();
        if (changed.Length > 0)
        {
            throw new UsageException($"--resume needs the options that the run began with, but {string.Join(", ", changed)}. Give the same options, or another --out for a new run.");
        }
    }

    // Earlier builds did not store it.
    private static bool IsNew(string name, Dictionary<string, string> before) => name.Equals(nameof(Votes), StringComparison.OrdinalIgnoreCase) && !before.ContainsKey(name);

    private static Dictionary<string, string> Flat(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject()
            .SelectMany(p => p.Value.ValueKind == JsonValueKind.Object ? p.Value.EnumerateObject() : Enumerable.Repeat(p, 1))
            .ToDictionary(p => p.Name, p => p.Value.GetRawText(), StringComparer.Ordinal);
    }
}
