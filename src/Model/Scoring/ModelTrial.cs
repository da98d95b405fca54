using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Manifests;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepEmotion.Model.Scoring;

/// <summary>The tests that a model must pass before it scores a face.</summary>
internal static class ModelTrial
{
    public static void CheckContract(InferenceSession session, ModelManifest manifest)
    {
        Require(session.InputMetadata, EmotionNetwork.FacesInput, TensorElementType.UInt8, [FaceCrop.Side, FaceCrop.Side]);
        if (session.InputMetadata.Count != 1)
        {
            throw new ModelRejectedException($"its inputs are {string.Join(", ", session.InputMetadata.Keys)}; only '{EmotionNetwork.FacesInput}' is expected.");
        }
        Require(session.OutputMetadata, EmotionNetwork.ProbabilitiesOutput, TensorElementType.Float, [manifest.Classes]);
        if (session.OutputMetadata.ContainsKey(EmotionNetwork.AttentionOutput))
        {
            Require(session.OutputMetadata, EmotionNetwork.AttentionOutput, TensorElementType.Float, [2, 3]);
        }
        foreach (var output in manifest.Outputs ?? [])
        {
            Require(session.OutputMetadata, output.Name, TensorElementType.Float, [output.Labels.Length]);
        }
    }

    /// <summary>Runs the golden pair, then its first face as the last of several; every run checks its output.</summary>
    /// <param name="network">The network.</param>
    /// <param name="largest">Faces in the largest run in service: ONNX Runtime keeps the memory of the largest run of all.</param>
    /// <param name="limit">Aborts a trial that takes too long.</param>
    public static void CheckAnswers(EmotionNetwork network, int largest, CancellationToken limit)
    {
        var golden = network.Manifest.FileIn(network.Precision).Golden;
        var all = network.Run(golden.Faces, golden.Faces.Length / FaceCrop.Length, limit);
        for (var face = 0; face < all.Length; face++)
        {
            CheckGolden(network.Manifest, golden, face, all[face], all.Length);
        }
        // One face, two, and a full batch: a network that ignores N fails at one of them.
        foreach (var count in (int[])[1, 2, Math.Max(3, largest)])
        {
            var pixels = TrialFaces.Before(golden.Faces.AsSpan(0, FaceCrop.Length), count);
            CheckGolden(network.Manifest, golden, 0, network.Run(pixels, count, limit)[^1], count);
        }
    }

    private static void CheckGolden(ModelManifest manifest, GoldenPair golden, int face, FaceScore score, int count)
    {
        for (var label = 0; label < manifest.Classes; label++)
        {
            var expected = golden.Probabilities[(face * manifest.Classes) + label];
            var actual = score.Probabilities[(int)manifest.Labels[label]];
            // Written so that NaN fails too.
            if (!(Math.Abs(expected - actual) <= golden.Tolerance))
            {
                throw new ModelRejectedException(
                    $"golden face {face} among {count} should be {manifest.Labels[label]} with {expected:0.0000}, but the network says {actual:0.0000}.");
            }
        }
    }

    private static void Require(IReadOnlyDictionary<string, NodeMetadata> values, string name, TensorElementType type, int[] tail)
    {
        if (!values.TryGetValue(name, out var value))
        {
            throw new ModelRejectedException($"it has no '{name}', only {string.Join(", ", values.Keys)}.");
        }
        if (!value.IsTensor)
        {
            throw new ModelRejectedException($"'{name}' is not a tensor.");
        }
        if (value.ElementDataType != type)
        {
            throw new ModelRejectedException($"'{name}' holds {value.ElementDataType}; {type} is expected.");
        }
        // -1 stands for any number of faces.
        if (value.Dimensions.Length != tail.Length + 1 || value.Dimensions[0] != -1 || !value.Dimensions.AsSpan(1).SequenceEqual(tail))
        {
            throw new ModelRejectedException(
                $"'{name}' is [{string.Join(",", value.Dimensions).Replace("-1", "N", StringComparison.Ordinal)}]; [N,{string.Join(",", tail)}] is expected.");
        }
    }
}
