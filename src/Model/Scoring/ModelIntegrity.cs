using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Manifests;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepEmotion.Model.Scoring;

/// <summary>What a model must pass before a face is shown to it.</summary>
internal static class ModelIntegrity
{
    public static void CheckContract(InferenceSession session, ModelManifest manifest)
    {
        Require(session.InputMetadata, EmotionNetwork.FacesInput, TensorElementType.UInt8, [FaceCrop.Side, FaceCrop.Side], manifest);
        Require(session.OutputMetadata, EmotionNetwork.ProbabilitiesOutput, TensorElementType.Float, [manifest.Classes], manifest);
        Require(session.OutputMetadata, EmotionNetwork.AttentionOutput, TensorElementType.Float, [2, 3], manifest);
    }

    public static void CheckGoldenPair(EmotionNetwork network)
    {
        var manifest = network.Manifest;
        var golden = manifest.Golden;
        var count = golden.Faces.Length / FaceCrop.Length;
        if (count == 0 || golden.Faces.Length % FaceCrop.Length != 0 || golden.Probabilities.Length != count * manifest.Classes)
        {
            throw new ModelRejectedException(
                $"Model {manifest.Version}: its golden pair has {golden.Faces.Length} bytes of faces and {golden.Probabilities.Length} probabilities, which do not belong together.");
        }
        var scores = network.Run(golden.Faces, count);
        for (var face = 0; face < count; face++)
        {
            for (var label = 0; label < manifest.Classes; label++)
            {
                var expected = golden.Probabilities[(face * manifest.Classes) + label];
                var actual = scores[face].Probabilities[(int)manifest.Labels[label]];
                // Written so that NaN fails too.
                if (!(Math.Abs(expected - actual) <= golden.Tolerance))
                {
                    throw new ModelRejectedException(
                        $"Model {manifest.Version}: golden face {face} should be {manifest.Labels[label]} with {expected:0.0000}, the network says {actual:0.0000}.");
                }
            }
        }
    }

    private static void Require(
        IReadOnlyDictionary<string, NodeMetadata> values, string name, TensorElementType type, int[] tail, ModelManifest manifest)
    {
        if (!values.TryGetValue(name, out var value))
        {
            throw new ModelRejectedException($"Model {manifest.Version}: it has no '{name}', only {string.Join(", ", values.Keys)}.");
        }
        if (value.ElementDataType != type || value.Dimensions.Length != tail.Length + 1 || !value.Dimensions.AsSpan(1).SequenceEqual(tail))
        {
            throw new ModelRejectedException(
                $"Model {manifest.Version}: '{name}' is {value.ElementDataType} [{string.Join(",", value.Dimensions)}], not {type} [N,{string.Join(",", tail)}].");
        }
    }
}
