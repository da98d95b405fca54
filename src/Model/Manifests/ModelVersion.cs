using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace DeepEmotion.Model.Manifests;

/// <summary>A published model's name: <c>yyyyMMdd-HHmmss-</c> and the first 8 hex digits of the file's SHA-256.</summary>
/// <remarks>Sorts by time, like its text.</remarks>
[JsonConverter(typeof(ModelVersionJsonConverter))]
public readonly partial record struct ModelVersion : IComparable<ModelVersion>
{
    private const string TimeFormat = "yyyyMMdd-HHmmss";

    private readonly string? _text;

    private ModelVersion(string text) => _text = text;

    /// <summary>The version for a file with this hash made at this time.</summary>
    public static ModelVersion Create(DateTimeOffset trainedAt, string sha256) =>
        Parse(trainedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) + "-" + sha256[..8]);

    /// <exception cref="FormatException">The text is not a version.</exception>
    public static ModelVersion Parse(string text) => TryParse(text, out var version)
        ? version
        : throw new FormatException($"'{text}' is not a model version. Expected yyyyMMdd-HHmmss-xxxxxxxx, as 'models list' prints them.");

    public static bool TryParse(string? text, out ModelVersion version)
    {
        var valid = text is not null && Pattern().IsMatch(text)
            && DateTime.TryParseExact(text[..TimeFormat.Length], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        version = valid ? new ModelVersion(text!) : default;
        return valid;
    }

    /// <summary>Whether a file with this hash can be this version.</summary>
    public bool Matches(string sha256) => sha256.StartsWith(ToString()[^8..], StringComparison.Ordinal);

    public int CompareTo(ModelVersion other) => string.CompareOrdinal(_text, other._text);

    public override string ToString() => _text ?? "none";

    public static bool operator <(ModelVersion left, ModelVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ModelVersion left, ModelVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(ModelVersion left, ModelVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ModelVersion left, ModelVersion right) => left.CompareTo(right) >= 0;

    [GeneratedRegex("^[0-9]{8}-[0-9]{6}-[0-9a-f]{8}$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
