using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Files;
using DeepEmotion.Training.Storage;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepEmotion.Training.Evaluation;

/// <summary>A published model in ONNX Runtime, for scoring whole splits.</summary>
public sealed class OnnxModel : IDisposable
{
    /// <summary>Faces scored at a time.</summary>
    internal const int BatchSize = 256;

    private readonly InferenceSession _session;

    /// <param name="content">The bytes of a <c>model.onnx</c>.</param>
    /// <exception cref="UsageException">It is not a model with this project's inputs and outputs.</exception>
    public OnnxModel(byte[] content)
    {
        try
        {
            OnnxFile.Check(content);
            RuntimeTelemetry.TurnOffForSessions();
            _session = new InferenceSession(content);
        }
        catch (Exception broken) when (broken is OnnxRuntimeException or ModelRejectedException)
        {
            throw new UsageException($"The model file cannot be used: {(broken is OnnxRuntimeException ? OnnxFile.Explain(broken.Message) : broken.Message)}", broken);
        }
        if (!_session.InputMetadata.TryGetValue("faces", out var input) || !_session.OutputMetadata.TryGetValue("probabilities", out var output))
        {
            _session.Dispose();
            throw new UsageException("The model has no input 'faces' and output 'probabilities': it was not made by 'train'.");
        }
        if (!input.IsTensor || input.ElementDataType != TensorElementType.UInt8)
        {
            _session.Dispose();
            throw new UsageException($"The model's input 'faces' is {(input.IsTensor ? input.ElementDataType : "not a tensor")}; bytes (UInt8) are expected.");
        }
        Labels = LabelSets.Read(_session.ModelMetadata.CustomMetadataMap.GetValueOrDefault(LabelSets.MetadataName), output.Dimensions[^1]);
    }

    /// <summary>The emotions in the order of the outputs.</summary>
    public ImmutableArray<Emotion> Labels { get; }

    /// <param name="path">An ONNX file, or a folder with a <c>model.onnx</c>.</param>
    /// <exception cref="UsageException">The file does not exist or is not a model.</exception>
    public static OnnxModel Open(string path) => new(ReadFile(path));

    /// <summary>The bytes of an ONNX file, or of the <c>model.onnx</c> in a folder.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    public static byte[] ReadFile(string path)
    {
        BlobLocation.RequireDownloaded(path);
        var file = Directory.Exists(path) ? Path.Combine(path, RunFolder.ModelName) : path;
        return File.Exists(file) ? File.ReadAllBytes(file) : throw new UsageException($"There is no model '{file}'.");
    }

    /// <summary>A model's name for tables: its file or folder, without the path.</summary>
    public static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    /// <summary>Scores the faces whose emotion is among the model's.</summary>
    public Answers Score(IReadOnlyList<LabelledFace> faces)
    {
        LabelledFace[] known = [.. faces.Where(f => Labels.Contains(f.Emotion))];
        var probabilities = new float[known.Length * Labels.Length];
        foreach (var batch in known.Chunk(BatchSize).Index())
        {
            Run(batch.Item, "probabilities").CopyTo(probabilities, batch.Index * BatchSize * Labels.Length);
        }
        return new(Labels, [.. known.Select(f => Labels.IndexOf(f.Emotion))], probabilities);
    }

    /// <summary>Whether the model has an output of this name.</summary>
    public bool Has(string output) => _session.OutputMetadata.ContainsKey(output);

    /// <summary>One output for a few faces, flattened.</summary>
    public float[] Run(IReadOnlyList<LabelledFace> faces, string output)
    {
        var pixels = new byte[faces.Count * FaceCrop.Length];
        for (var i = 0; i < faces.Count; i++)
        {
            faces[i].Crop.Pixels.Span.CopyTo(pixels.AsSpan(i * FaceCrop.Length));
        }
        return Run(pixels, output);
    }

    /// <summary>One output for consecutive crops, flattened.</summary>
    public float[] Run(byte[] pixels, string output)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [pixels.Length / FaceCrop.Length, FaceCrop.Side, FaceCrop.Side]);
        using var options = new RunOptions();
        using var results = _session.Run(options, ["faces"], [input], [output]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose() => _session.Dispose();
}
