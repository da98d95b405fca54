using System.Text.RegularExpressions;
using DeepEmotion.Model.Faces;

namespace DeepEmotion.Model.Manifests;

/// <summary>Checks a manifest's ranges and consistency. JSON parsing checks types and required members.</summary>
internal static partial class ManifestRules
{
    /// <summary>Two processors differ by a few thousandths, int8 by a few hundredths; more means another network.</summary>
    public const float MaxTolerance = 0.05f;

    private const int MaxGoldenFaces = 256;
    private const int MaxText = 200;

    /// <exception cref="ModelRejectedException">It breaks a rule; the message names the member.</exception>
    public static void Check(ModelManifest manifest)
    {
        Require(manifest.Schema is >= 1 and <= ModelManifest.CurrentSchema,
            $"schema is {manifest.Schema}; this build reads up to {ModelManifest.CurrentSchema}: update the app");
        Require(manifest.Version != default, "version is missing");
        CheckHash(manifest.Sha256, "sha256");
        Require(manifest.Version.Matches(manifest.Sha256), $"version {manifest.Version} does not end with the start of sha256 {manifest.Sha256}");
        Require(!manifest.Labels.IsDefault && manifest.Labels.Length >= 2 && manifest.Labels.Distinct().Count() == manifest.Labels.Length,
            "labels must list two or more different emotions");
        Require(manifest.Network.Length is > 0 and <= MaxText, $"network must have 1 to {MaxText} characters");
        Require(manifest is { Parameters: >= 0, MultiplyAdds: >= 0, Data.Images: >= 0 }, "parameters, multiplyAdds and data.images must not be negative");
        foreach (var (split, metrics) in manifest.Metrics)
        {
            Check(metrics, $"metrics.{split}");
        }
        Require(manifest.EmotionShares?.Values.All(IsShare) ?? true, "emotionShares must be 0 to 1");
        Check(manifest.Golden, manifest.Classes, "golden");
        Require(manifest.Unsure is not { } unsure || (IsShare(unsure.Threshold) && IsShare(unsure.Coverage) && IsShare(unsure.Risk)),
            "unsure: threshold, coverage and risk must be 0 to 1");
        Require(manifest.Outputs is not { } outputs || outputs.All(IsSound), "outputs: each needs a unique name and 1 to 64 different labels");
        foreach (var precision in manifest.Precisions ?? [])
        {
            Require(precision is { Name: "int8" }, "precisions: only int8 is known");
            CheckHash(precision.Sha256, $"precisions.{precision.Name}.sha256");
            Check(precision.Golden, manifest.Classes, $"precisions.{precision.Name}.golden");
        }
    }

    private static void Check(SplitMetrics? metrics, string name)
    {
        Require(metrics is not null, $"{name} is null");
        Require(metrics!.Images >= 0 && IsShare(metrics.Accuracy) && IsShare(metrics.MacroF1) && IsShare(metrics.CalibrationError ?? 0),
            $"{name}: accuracy, macroF1 and calibrationError must be 0 to 1, images not negative");
        Require(!metrics.Classes.IsDefault && metrics.Classes.All(static one => one is not null), $"{name}.classes is missing or has a null");
        Require(!metrics.Confusion.IsDefault && metrics.Confusion.All(row => row.IsDefault is false), $"{name}.confusion is missing or has a null");
    }

    private static void Check(GoldenPair golden, int classes, string name)
    {
        var count = golden.Faces.Length / FaceCrop.Length;
        Require(count is > 0 and <= MaxGoldenFaces && golden.Faces.Length % FaceCrop.Length == 0,
            $"{name}.faces has {golden.Faces.Length} bytes; 1 to {MaxGoldenFaces} faces of {FaceCrop.Length} are expected");
        Require(!golden.Probabilities.IsDefault && golden.Probabilities.Length == count * classes,
            $"{name}: {count} faces need {count} rows of {classes} probabilities, but it has {(golden.Probabilities.IsDefault ? 0 : golden.Probabilities.Length)} numbers");
        Require(golden.Probabilities.All(static p => IsShare(p)), $"{name}.probabilities must be 0 to 1");
        Require(golden.Tolerance is >= 0 and <= MaxTolerance, $"{name}.tolerance is {golden.Tolerance}; it must be from 0 to {MaxTolerance}");
    }

    private static bool IsSound(FurtherOutput? output) =>
        output is { Name.Length: > 0 and <= MaxText, Labels: { IsDefault: false, Length: > 0 and <= 64 } labels }
        && labels.All(static label => label is { Length: > 0 and <= MaxText }) && labels.Distinct().Count() == labels.Length;

    private static void CheckHash(string sha256, string name) => Require(Hash().IsMatch(sha256), $"{name} must be 64 lower-case hex digits");

    private static bool IsShare(double value) => value is >= 0 and <= 1;

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new ModelRejectedException($"the manifest is wrong: {what}.");
        }
    }

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
