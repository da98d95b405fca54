using DeepEmotion.Model.Manifests;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Files;
using DeepEmotion.Training.Storage;

namespace DeepEmotion.Training.Publishing;

/// <summary>Reads a model from <c>train</c>.</summary>
internal static class PackageFiles
{
    /// <param name="folder">A run's folder.</param>
    /// <exception cref="InvalidDataException">The run has no model, or its manifest cannot be read.</exception>
    /// <exception cref="UsageException">It is in storage.</exception>
    public static ModelPackage ReadRun(string folder)
    {
        BlobLocation.RequireDownloaded(folder);
        return File.Exists(new RunFolder(folder).Manifest)
            ? Read(new RunFolder(folder).Model, null)
            : throw new InvalidDataException($"'{folder}' holds no finished model ({RunFolder.ModelName} and {RunFolder.ManifestName}): give the --out of a finished 'train', or finish it with --resume.");
    }

    /// <param name="model">The ONNX file.</param>
    /// <param name="manifest">Its manifest; null for the one beside it.</param>
    /// <exception cref="InvalidDataException">One of the two is missing, or the manifest cannot be read.</exception>
    public static ModelPackage Read(string model, string? manifest)
    {
        var description = manifest ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(model))!, RunFolder.ManifestName);
        if ((string[])[model, description] is var files && Array.Find(files, file => !File.Exists(file)) is { } missing)
        {
            throw new InvalidDataException($"There is no file '{missing}'. Publishing needs the {RunFolder.ManifestName} that 'train' wrote beside the model.");
        }
        try
        {
            var int8 = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(model))!, RunFolder.Int8Name);
            var read = ManifestJson.ReadManifest(File.ReadAllBytes(description));
            return (read.Precisions ?? []).IsEmpty ? new(File.ReadAllBytes(model), read)
                : File.Exists(int8) ? new(File.ReadAllBytes(model), read) { Quantized = File.ReadAllBytes(int8) }
                : throw new InvalidDataException($"There is no file '{int8}', which '{description}' names.");
        }
        catch (ModelRejectedException broken)
        {
            throw new InvalidDataException($"'{description}' is not a model manifest: {broken.Message}", broken);
        }
    }
}
