using System.Collections.Immutable;
using System.Text.Json;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Labels;

/// <summary>Labels that people gave to some faces of a batch: the labelling page exports this file, and <c>agreement</c> reads it.</summary>
public sealed record LabelFile
{
    /// <summary>The schema version.</summary>
    public const int CurrentSchema = 1;

    /// <summary>A label that is not an emotion.</summary>
    public const string CannotTell = "cannot-tell";

    /// <inheritdoc cref="CannotTell"/>
    public const string NoFace = "no-face";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true };

    private const int MaxPeople = 10;
    private const int MaxLabels = 10_000;

    public required int Schema { get; init; }

    public required string Batch { get; init; }

    /// <summary>The strata that the faces were drawn from.</summary>
    public required ImmutableArray<LabelStratum> Strata { get; init; }

    /// <summary>Each person's labels; if only one figure can be given, it is the first person's.</summary>
    public required ImmutableArray<LabelPerson> People { get; init; }

    /// <summary>The labels by number: the seven emotions in FER2013's order, then <see cref="CannotTell"/> and <see cref="NoFace"/>.</summary>
    public static ImmutableArray<string> Words { get; } = [.. EmotionLabels.Seven.Select(static emotion => emotion.Name()), CannotTell, NoFace];

    /// <exception cref="FormatException">It is not a file of labels; the message says why.</exception>
    public static LabelFile Parse(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize<LabelFile>(json, Json) ?? throw new FormatException("The file of labels is empty.");
            file.Check();
            return file;
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is not a file that the labelling page exports: {e.Message}", e);
        }
    }

    /// <summary>Merges files of several people, in the order of the files.</summary>
    /// <exception cref="FormatException">They come from different draws, or are too many together.</exception>
    public static LabelFile Join(IReadOnlyList<LabelFile> files)
    {
        var first = files[0];
        if (files.Any(file => file.Batch != first.Batch || !file.Strata.SequenceEqual(first.Strata)))
        {
            throw new FormatException("The files of labels come from different draws. Make one page with the command label and give it to everyone.");
        }
        var people = files.SelectMany(static file => file.People).Where(static person => person.Faces.Count + person.Photos.Count > 0).ToImmutableArray();
        var joined = first with { People = [.. people.Select((person, index) => person with { Name = $"{(char)('A' + index)}" })] };
        joined.Check();
        return joined;
    }

    // A draw is from all groups together, or from each.
    private static bool AreOfOneDraw(ImmutableArray<LabelStratum> strata) =>
        strata.All(static stratum => stratum.Faces >= 1 && stratum.Drawn >= 0 && stratum.Drawn <= stratum.Faces)
        && (strata is [{ Group: null }] || (strata.All(static stratum => stratum.Group is not null) && strata.DistinctBy(static stratum => stratum.Group).Count() == strata.Length));

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    private void Check()
    {
        if (Schema != CurrentSchema)
        {
            throw new FormatException($"The labels have schema {Schema}; this version reads {CurrentSchema}.");
        }
        if (People.IsDefaultOrEmpty || People.Length > MaxPeople || Strata.IsDefaultOrEmpty || Strata.Contains(null!) || People.Any(static person => person is not { Name: [>= 'A' and <= 'Z'], Faces: not null, Photos: not null }) || People.Sum(static person => person.Faces.Count + person.Photos.Count) > MaxLabels)
        {
            throw new FormatException($"The file of labels must say what was drawn and hold the labels of 1 to {MaxPeople} people, each named by a letter from A to Z, at most {MaxLabels} labels in all.");
        }
        if (!AreOfOneDraw(Strata))
        {
            throw new FormatException("The strata of the labels must be one without a group, or different groups, each with at least one face and no more drawn than it has: save the labels with the labelling page.");
        }
        foreach (var label in People.SelectMany(static person => person.Faces.Values).Where(static label => !Words.Contains(label)))
        {
            throw new FormatException($"'{label}' is not a label. Known: {string.Join(", ", Words)}.");
        }
        if (People.SelectMany(static person => person.Photos.Values).Any(static points => points.IsDefault || points.Any(static point => point.IsDefault || point is not [>= 0 and <= 1, >= 0 and <= 1])))
        {
            throw new FormatException("A missed face is a pair of numbers from 0 to 1.");
        }
    }
}

/// <summary>Good faces that a sample was drawn from.</summary>
/// <param name="Group">Their group; empty for photos without one, null if all groups were drawn from together.</param>
/// <param name="Faces">How many there were.</param>
/// <param name="Drawn">How many were drawn.</param>
public sealed record LabelStratum(string? Group, int Faces, int Drawn);

/// <summary>One person's labels.</summary>
/// <param name="Name">A letter.</param>
/// <param name="Faces">What each face shows, by <c>face_id</c>; one of <see cref="LabelFile.Words"/>.</param>
/// <param name="Photos">Faces that the detector missed in whole photos, by <c>photo_id</c>: x and y of each from 0 to 1; empty if it missed none.</param>
public sealed record LabelPerson(string Name, ImmutableSortedDictionary<string, string> Faces, ImmutableSortedDictionary<string, ImmutableArray<ImmutableArray<double>>> Photos);
