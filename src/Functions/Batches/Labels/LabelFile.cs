using System.Collections.Immutable;
using System.Text.Json;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Labels;

/// <summary>What people said of some faces of a batch, as the labelling page exports it and <c>agreement</c> reads it.</summary>
public sealed record LabelFile
{
    /// <summary>The version of this shape.</summary>
    public const int CurrentSchema = 1;

    /// <summary>What one says of a face beside an emotion's name.</summary>
    public const string CannotTell = "cannot-tell";

    /// <inheritdoc cref="CannotTell"/>
    public const string NoFace = "no-face";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true };

    private const int MaxPeople = 10;
    private const int MaxLabels = 10_000;

    public required int Schema { get; init; }

    public required string Batch { get; init; }

    /// <summary>From what the faces were drawn.</summary>
    public required ImmutableArray<LabelStratum> Strata { get; init; }

    /// <summary>Each person's labels; the first person's count most where only one figure can be given.</summary>
    public required ImmutableArray<LabelPerson> People { get; init; }

    /// <summary>What a label says, by number: the seven emotions in FER2013's order, then <see cref="CannotTell"/> and <see cref="NoFace"/>.</summary>
    public static ImmutableArray<string> Words { get; } = [.. EmotionLabels.Seven.Select(static emotion => emotion.Name()), CannotTell, NoFace];

    /// <exception cref="FormatException">It is no such file; the message says why.</exception>
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

    /// <summary>Puts files of several people together, in the order of the files.</summary>
    /// <exception cref="FormatException">They are not of the same draw.</exception>
    public static LabelFile Join(IReadOnlyList<LabelFile> files)
    {
        var first = files[0];
        if (files.Any(file => file.Batch != first.Batch || !file.Strata.SequenceEqual(first.Strata)))
        {
            throw new FormatException("The files of labels are not of the same draw: make one page with the command label and give it to everyone.");
        }
        var people = files.SelectMany(static file => file.People).Where(static person => person.Faces.Count + person.Photos.Count > 0).ToImmutableArray();
        return first with { People = [.. people.Select((person, index) => person with { Name = $"{(char)('A' + index)}" })] };
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    private void Check()
    {
        if (Schema != CurrentSchema)
        {
            throw new FormatException($"The labels are of schema {Schema}, and this version reads {CurrentSchema}.");
        }
        if (People.IsDefaultOrEmpty || People.Length > MaxPeople || Strata.IsDefaultOrEmpty || Strata.Contains(null!) || People.Any(static person => person is not { Name: not null, Faces: not null, Photos: not null }) || People.Sum(static person => person.Faces.Count + person.Photos.Count) > MaxLabels)
        {
            throw new FormatException($"The file of labels needs what was drawn, and the labels of 1 to {MaxPeople} people, at most {MaxLabels}.");
        }
        foreach (var label in People.SelectMany(static person => person.Faces.Values).Where(static label => !Words.Contains(label)))
        {
            throw new FormatException($"'{label}' is not a label. Known: {string.Join(", ", Words)}.");
        }
        if (People.SelectMany(static person => person.Photos.Values).Any(static points => points.IsDefault || points.Any(static point => point.IsDefault || point is not [>= 0 and <= 1, >= 0 and <= 1])))
        {
            throw new FormatException("A missed face is marked by two numbers from 0 to 1.");
        }
    }
}

/// <summary>Good faces that were drawn from together.</summary>
/// <param name="Group">Their group; empty for photos without one, null where all groups were drawn from as one.</param>
/// <param name="Faces">How many there were.</param>
/// <param name="Drawn">How many were drawn.</param>
public sealed record LabelStratum(string? Group, int Faces, int Drawn);

/// <summary>One person's labels.</summary>
/// <param name="Name">A letter.</param>
/// <param name="Faces">What each face shows, by <c>face_id</c>; one of <see cref="LabelFile.Words"/>.</param>
/// <param name="Photos">Faces that the detector missed in whole photos, by <c>photo_id</c>: x and y of each from 0 to 1; empty where it missed none.</param>
public sealed record LabelPerson(string Name, ImmutableSortedDictionary<string, string> Faces, ImmutableSortedDictionary<string, ImmutableArray<ImmutableArray<double>>> Photos);
