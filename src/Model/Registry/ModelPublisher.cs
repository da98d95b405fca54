using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>Stores a model and decides whether it serves; safe if others do the same at the same time.</summary>
/// <remarks>
/// If nothing is promoted yet, the bundled model serves, so a candidate is compared with that.
/// </remarks>
public sealed class ModelPublisher(ModelRegistry registry)
{
    /// <summary>How often to decide again because somebody else promoted a model meanwhile.</summary>
    public const int Tries = 5;

    /// <summary>Stores the version, then moves the pointer to it if the policy says so.</summary>
    /// <param name="onnx">The file.</param>
    /// <param name="quantized">The same in int8, where the manifest names that.</param>
    /// <param name="candidate">Its manifest.</param>
    /// <param name="policy">When it becomes current.</param>
    /// <param name="measure">Measures the serving model for the comparison; null uses the metrics of its manifest.</param>
    /// <param name="cancellationToken">Stops waiting for storage.</param>
    /// <exception cref="ModelRejectedException">The manifest describes another file.</exception>
    /// <exception cref="PromotionConflictException">Others changed the pointer at each of the <see cref="Tries"/>; the version is stored.</exception>
    public async Task<PublishedModel> PublishAsync(
        byte[] onnx, byte[]? quantized, ModelManifest candidate, PromotionPolicy policy, Func<byte[], ModelManifest, ModelManifest>? measure, CancellationToken cancellationToken)
    {
        var added = await registry.PublishAsync(onnx, quantized, candidate, cancellationToken).ConfigureAwait(false);
        for (var tries = 1; ; tries++)
        {
            var current = await registry.ReadCurrentAsync(cancellationToken).ConfigureAwait(false);
            var serves = current?.Value.Version == candidate.Version;
            if (policy == PromotionPolicy.Never && !(serves && added))
            {
                return new(candidate.Version, Promoted: false, "stored only, as asked");
            }
            if (serves && !added)
            {
                return new(candidate.Version, Promoted: true, current!.Value.Reason ?? "it already serves");
            }
            // A process that needs int8 has refused the version without, and looks at it again only if the pointer changes.
            var decision = serves ? new GateDecision(true, $"{current!.Value.Reason}; with int8 now")
                : policy == PromotionPolicy.Always ? new GateDecision(true, "promoted without a comparison, as asked")
                : await DecideAsync(candidate, current?.Value.Version, measure, cancellationToken).ConfigureAwait(false);
            if (!decision.Promote)
            {
                return new(candidate.Version, Promoted: false, decision.Reason);
            }
            try
            {
                await registry.PromoteAsync(candidate.Version, current, decision.Reason, cancellationToken).ConfigureAwait(false);
                return new(candidate.Version, Promoted: true, decision.Reason);
            }
            catch (PromotionConflictException) when (tries < Tries)
            {
                // Another model serves now: the comparison was with the wrong one.
            }
        }
    }

    private async Task<GateDecision> DecideAsync(
        ModelManifest candidate, ModelVersion? serving, Func<byte[], ModelManifest, ModelManifest>? measure, CancellationToken cancellationToken)
    {
        try
        {
            var (onnx, manifest) = serving is { } version ? await ReadAsync(version, cancellationToken).ConfigureAwait(false) : BundledModel.Read();
            return PromotionGate.Compare(candidate, candidate.Labels.SequenceEqual(manifest.Labels) && measure is not null ? measure(onnx, manifest) : manifest);
        }
        catch (Exception broken) when (broken is ModelNotFoundException or ModelRejectedException)
        {
            return new(true, $"nothing to compare with: {broken.Message}");
        }
    }

    private async Task<(byte[] Onnx, ModelManifest Manifest)> ReadAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var manifest = await registry.ReadManifestAsync(version, cancellationToken).ConfigureAwait(false);
        return (await registry.ReadOnnxAsync(version, Precision.Fp32, cancellationToken).ConfigureAwait(false), manifest);
    }
}

/// <summary>When a published model starts to serve.</summary>
public enum PromotionPolicy
{
    /// <summary>If <see cref="PromotionGate"/> allows it.</summary>
    IfBetter,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never; somebody may promote it later.</summary>
    Never,
}

/// <summary>The result of publishing: the version is stored in any case.</summary>
/// <param name="Version">The stored version.</param>
/// <param name="Promoted">Whether it serves now.</param>
/// <param name="Reason">Why, or why not.</param>
public sealed record PublishedModel(ModelVersion Version, bool Promoted, string Reason);
