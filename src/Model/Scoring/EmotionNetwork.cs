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
/// ONNX contract: <c>faces</c> uint8 [N,48,48] in; <c>probabilities</c> float32 [N,C] and, if it has a spatial
/// transformer, <c>attention</c> float32 [N,2,3] out.
/// </remarks>
public sealed class EmotionNetwork : IDisposable
{
    internal const string FacesInput = "faces";
    internal const string ProbabilitiesOutput = "probabilities";
    internal const string AttentionOutput = "attention";

    /// <summary>How far the sum of a face's probabilities may be from 1: float16 and int8 round more than float32.</summary>
    private const float SumTolerance = 0.02f;

    private static readonly string[] InputNames = [FacesInput];

    private readonly InferenceSession _session;
    private readonly string[] _outputNames;
    private volatile bool _disposed;

    private EmotionNetwork(InferenceSession session, ModelManifest manifest, Precision precision)
    {
        _session = session;
        _outputNames = session.OutputMetadata.ContainsKey(AttentionOutput) ? [ProbabilitiesOutput, AttentionOutput] : [ProbabilitiesOutput];
        (Manifest, Precision) = (manifest, precision);
    }

    public ModelManifest Manifest { get; }

    /// <summary>The precision it computes in.</summary>
    public Precision Precision { get; }

    /// <summary>Opens a model and checks it against its manifest: the hash, the contract, and the golden pair, alone and among other faces.</summary>
    /// <param name="onnx">The file, in the precision of <paramref name="sessions"/>.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="sessions">Opens the session.</param>
    /// <param name="limit">Aborts a trial that takes too long.</param>
    /// <exception cref="ModelRejectedException">It fails a check; the message says why. If its cause is a <see cref="MachineExhaustedException"/>, it may pass later.</exception>
    public static EmotionNetwork Load(byte[] onnx, ModelManifest manifest, SessionFactory sessions, CancellationToken limit = default)
    {
        EmotionNetwork? network = null;
        try
        {
            manifest.CheckHash(onnx, sessions.Precision);
            OnnxFile.Check(onnx);
            network = new EmotionNetwork(sessions.Open(onnx, limit), manifest, sessions.Precision);
            ModelTrial.CheckContract(network._session, manifest);
            ModelTrial.CheckAnswers(network, sessions.LargestRun, limit);
            return network;
        }
        catch (Exception e)
        {
            network?.Dispose();
            var reason = limit.IsCancellationRequested ? "its trial took too long and was stopped."
                : e is OnnxRuntimeException ? OnnxFile.Explain(e.Message) : e.Message;
            var isExhausted = !limit.IsCancellationRequested && (e is OutOfMemoryException || (e is OnnxRuntimeException && OnnxFile.IsExhaustion(e.Message)));
            throw new ModelRejectedException($"Model {manifest.Version}: {reason}", isExhausted ? new MachineExhaustedException(reason, e) : e);
        }
    }

    /// <summary>Scores faces in one run.</summary>
    /// <param name="faces">The faces.</param>
    /// <param name="limit">Aborts a run that takes too long.</param>
    /// <returns>One score per face, in order.</returns>
    /// <exception cref="ModelRejectedException">The output is invalid: the model must no longer serve.</exception>
    /// <exception cref="MachineExhaustedException">The machine is out of memory, or its GPU failed.</exception>
    public ImmutableArray<FaceScore> Score(ReadOnlySpan<FaceCrop> faces, CancellationToken limit = default)
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
            return Run(pixels.AsMemory(0, faces.Length * FaceCrop.Length), faces.Length, limit);
        }
        catch (OnnxRuntimeException e) when (limit.IsCancellationRequested || !OnnxFile.IsExhaustion(e.Message))
        {
            var reason = limit.IsCancellationRequested ? "it did not end in time" : OnnxFile.Explain(e.Message);
            throw new ModelRejectedException($"Model {Manifest.Version}: its run over {faces.Length} faces failed: {reason}", e);
        }
        catch (OnnxRuntimeException e)
        {
            throw new MachineExhaustedException($"Model {Manifest.Version} could not run over {faces.Length} faces: the machine is out of memory, or its GPU failed. {OnnxFile.Explain(e.Message)}", e);
        }
        catch (ModelRejectedException e)
        {
            throw new ModelRejectedException($"Model {Manifest.Version}: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    /// <summary>Runs the network over <paramref name="count"/> consecutive faces, and checks the output.</summary>
    internal ImmutableArray<FaceScore> Run(Memory<byte> pixels, int count, CancellationToken limit)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var options = new RunOptions();
        using var stop = limit.UnsafeRegister(static run => ((RunOptions)run!).Terminate = true, options);
        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, pixels, [count, FaceCrop.Side, FaceCrop.Side]);
        using var outputs = _session.Run(options, InputNames, [input], _outputNames);
        var probabilities = Read(outputs[0], ProbabilitiesOutput, count, Manifest.Classes);
        var attention = outputs.Count > 1 ? Read(outputs[1], AttentionOutput, count, AttentionWindow.Length) : [];
        var scores = ImmutableArray.CreateBuilder<FaceScore>(count);
        for (var i = 0; i < count; i++)
        {
            // Without a spatial transformer the network looks at the whole face.
            scores.Add(new FaceScore(
                Spread(probabilities.Slice(i * Manifest.Classes, Manifest.Classes)),
                attention.IsEmpty ? AttentionWindow.Identity : AttentionWindow.From(attention.Slice(i * AttentionWindow.Length, AttentionWindow.Length))));
        }
        return scores.MoveToImmutable();
    }

    public void Dispose()
    {
        _disposed = true;
        _session.Dispose();
    }

    private static ReadOnlySpan<float> Read(OrtValue output, string name, int count, int columns)
    {
        var shape = output.GetTensorTypeAndShape();
        if (shape.Shape[0] != count || shape.ElementCount != (long)count * columns)
        {
            throw new ModelRejectedException($"'{name}' is [{string.Join(",", shape.Shape)}] for {count} faces.");
        }
        var values = output.GetTensorDataAsSpan<float>();
        return values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue)
            ? throw new ModelRejectedException($"'{name}' holds values that are not numbers (NaN or infinite).")
            : values;
    }

    private ImmutableArray<float> Spread(ReadOnlySpan<float> row)
    {
        var sum = 0f;
        var seven = new float[EmotionLabels.Seven.Length];
        for (var i = 0; i < row.Length; i++)
        {
            sum += row[i];
            seven[(int)Manifest.Labels[i]] = row[i];
        }
        if (row.ContainsAnyExceptInRange(-SumTolerance, 1 + SumTolerance) || Math.Abs(sum - 1) > SumTolerance)
        {
            throw new ModelRejectedException($"the probabilities of a face are {string.Join(" ", row.ToArray())}: they must be 0 to 1 and sum to 1.");
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(seven);
    }
}
