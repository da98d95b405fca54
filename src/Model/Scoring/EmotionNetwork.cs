using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Manifests;
using Microsoft.ML.OnnxRuntime;

namespace DeepEmotion.Model.Scoring;

/// <summary>One loaded model: faces in, probabilities and attention out. Safe for concurrent use.</summary>
/// <remarks>
/// ONNX contract: <c>faces</c> uint8 [N,48,48] in; <c>probabilities</c> float32 [N,C] and <c>attention</c> float32 [N,2,3] out.
/// </remarks>
public sealed class EmotionNetwork : IDisposable
{
    internal const string FacesInput = "faces";
    internal const string ProbabilitiesOutput = "probabilities";
    internal const string AttentionOutput = "attention";

    private static readonly string[] InputNames = [FacesInput];
    private static readonly string[] OutputNames = [ProbabilitiesOutput, AttentionOutput];

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private volatile bool _disposed;

    private EmotionNetwork(InferenceSession session, ModelManifest manifest)
    {
        _session = session;
        Manifest = manifest;
    }

    public ModelManifest Manifest { get; }

    /// <summary>Opens a model and checks that it is what its manifest says: the hash, the contract, the golden pair.</summary>
    /// <exception cref="ModelRejectedException">It is not; the message says in what.</exception>
    public static EmotionNetwork Load(byte[] onnx, ModelManifest manifest, SessionFactory sessions)
    {
        manifest.CheckHash(onnx);
        EmotionNetwork? network = null;
        try
        {
            network = new EmotionNetwork(sessions.Open(onnx), manifest);
            ModelIntegrity.CheckContract(network._session, manifest);
            ModelIntegrity.CheckGoldenPair(network);
            return network;
        }
        catch (Exception e)
        {
            network?.Dispose();
            if (e is OnnxRuntimeException)
            {
                throw new ModelRejectedException($"Model {manifest.Version}: ONNX Runtime cannot run it: {e.Message}", e);
            }
            throw;
        }
    }

    /// <summary>Scores faces in one run.</summary>
    /// <returns>One score a face, in order.</returns>
    public ImmutableArray<FaceScore> Score(ReadOnlySpan<FaceCrop> faces)
    {
        if (faces.IsEmpty)
        {
            return [];
        }
        var pixels = ArrayPool<byte>.Shared.Rent(faces.Length * FaceCrop.Length);
        try
        {
            for (var i = 0; i < faces.Length; i++)
            {
                faces[i].Pixels.Span.CopyTo(pixels.AsSpan(i * FaceCrop.Length));
            }
            return Run(pixels.AsMemory(0, faces.Length * FaceCrop.Length), faces.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    /// <summary>Runs the network over <paramref name="count"/> faces that lie one after another.</summary>
    internal ImmutableArray<FaceScore> Run(Memory<byte> pixels, int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, pixels, [count, FaceCrop.Side, FaceCrop.Side]);
        using var outputs = _session.Run(_run, InputNames, [input], OutputNames);
        var probabilities = outputs[0].GetTensorDataAsSpan<float>();
        var attention = outputs[1].GetTensorDataAsSpan<float>();
        var classes = Manifest.Classes;
        var scores = ImmutableArray.CreateBuilder<FaceScore>(count);
        for (var i = 0; i < count; i++)
        {
            scores.Add(new FaceScore(
                Spread(probabilities.Slice(i * classes, classes)),
                AttentionWindow.From(attention.Slice(i * AttentionWindow.Length, AttentionWindow.Length))));
        }
        return scores.MoveToImmutable();
    }

    public void Dispose()
    {
        _disposed = true;
        _run.Dispose();
        _session.Dispose();
    }

    private ImmutableArray<float> Spread(ReadOnlySpan<float> row)
    {
        var seven = new float[EmotionLabels.Seven.Length];
        for (var i = 0; i < row.Length; i++)
        {
            seven[(int)Manifest.Labels[i]] = row[i];
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(seven);
    }
}
