using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Training.Evaluation;

namespace DeepEmotion.Training.Commands;

/// <summary>Finds the model named on a command line.</summary>
internal static class ModelReference
{
    /// <summary>The possible values, for a command's help.</summary>
    public const string Description = "an ONNX file, the folder of a run, a published version, 'serving' or 'bundled'";

    private const string Serving = "serving";
    private const string Bundled = "bundled";

    /// <returns>Its name for tables, and its file.</returns>
    /// <exception cref="Data.UsageException">There is no such file.</exception>
    /// <exception cref="ModelNotFoundException">There is no such version.</exception>
    public static async Task<(string Name, byte[] Onnx)> ReadAsync(string reference, CancellationToken cancellationToken)
    {
        if (reference == Bundled)
        {
            return ReadBundled();
        }
        if (reference != Serving && !ModelVersion.TryParse(reference, out _))
        {
            return (OnnxModel.NameOf(reference), OnnxModel.ReadFile(reference));
        }
        var registry = PublishingOptions.Registry();
        var version = reference != Serving ? ModelVersion.Parse(reference)
            : (await registry.ReadCurrentAsync(cancellationToken).ConfigureAwait(false))?.Value.Version;
        return version is { } published
            ? (published.ToString(), await registry.ReadOnnxAsync(published, Precision.Fp32, cancellationToken).ConfigureAwait(false))
            : ReadBundled();
    }

    private static (string Name, byte[] Onnx) ReadBundled()
    {
        var bundled = BundledModel.Read();
        return (bundled.Manifest.Version.ToString(), bundled.Onnx);
    }
}
