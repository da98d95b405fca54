using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DeepEmotion.Functions.Batches.Pages;
using DeepEmotion.Functions.Pages;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Results;
using DeepEmotion.Vision.Pictures;

namespace DeepEmotion.Functions.Batches.Labelling;

/// <summary>Makes <c>label.html</c>: one file in which people label faces of a batch without seeing the model's answers.</summary>
public sealed class LabelPage(ResultsStore results, PictureStore pictures, GivenFiles given)
{
    /// <summary>The file's name beside the batch's other files.</summary>
    public const string Name = "label.html";

    /// <summary>The allowed number of faces to label.</summary>
    public const int MostFaces = 5_000;

    /// <summary>The number of whole photos in which people look for missed faces.</summary>
    public const int UsualPhotos = 50;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly Dictionary<LabelStore, string[]> Skeletons = Enum.GetValues<LabelStore>().ToDictionary(static store => store, Assemble);

    /// <summary>Draws faces and photos, and writes the page.</summary>
    /// <param name="content">UTF-8; left open.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="faces">How many faces to label.</param>
    /// <param name="photos">In how many whole photos to look for missed faces.</param>
    /// <param name="store">Where the labels are kept.</param>
    /// <param name="cancellationToken">Stops; the page is then incomplete.</param>
    /// <returns>What is on the page; a small batch gives fewer faces than asked for.</returns>
    public async Task<LabelSheet> WriteAsync(Stream content, string batch, int faces, int photos, LabelStore store, CancellationToken cancellationToken)
    {
        var groups = await given.ReadGroupsAsync(batch, cancellationToken).ConfigureAwait(false);
        var draw = new LabelDraw(faces, photos);
        await foreach (var (row, _) in results.ReadAsync(batch, cancellationToken).ConfigureAwait(false))
        {
            draw.Count(groups.Apply(row));
        }
        draw.Divide();
        await foreach (var (row, _) in results.ReadAsync(batch, cancellationToken).ConfigureAwait(false))
        {
            draw.Draw(groups.Apply(row));
        }
        var sheet = new LabelSheet
        {
            Batch = batch,
            Strata = draw.Strata,
            Faces = [.. draw.Faces.Select(static face => new SheetFace($"{face.Photo.Photo.Key}-{face.Index + 1}", Box(face.Photo.Faces[face.Index]), face.Photo.Width, face.Photo.Height))],
            Photos = [.. draw.Photos.Select(static photo => new SheetPhoto(photo.Photo.Key, photo.Width, photo.Height, [.. photo.Faces.Select(Box)]))],
        };
        await WriteAsync(content, sheet, ReadPicturesAsync(draw, cancellationToken), store, cancellationToken).ConfigureAwait(false);
        return sheet;
    }

    /// <summary>Writes a page and reads its pictures while it is written: for each face the photo and the face, then each photo.</summary>
    public static async Task WriteAsync(Stream content, LabelSheet sheet, IAsyncEnumerable<PhotoPictures> pictures, LabelStore store, CancellationToken cancellationToken)
    {
        var skeleton = Skeletons[store];
        await using var html = new StreamWriter(content, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        html.Write($"{skeleton[0]}{WebUtility.HtmlEncode(sheet.Batch)}{skeleton[1]}{JsonSerializer.Serialize(sheet, Json)}{skeleton[2]}");
        await PagePictures.WriteAsync(html, pictures, cancellationToken).ConfigureAwait(false);
        html.Write(skeleton[3]);
    }

    private static string[] Assemble(LabelStore store) => EmbeddedPage.Assemble("label", "label.html", store == LabelStore.Browser ? "img-src data:" : "connect-src 'self'; img-src data:")
        .Replace("%label-store%", store == LabelStore.Browser ? string.Empty : "labels", StringComparison.Ordinal)
        .Replace("%saved-labels%", store == LabelStore.ServerWithLabels ? "labels.json" : string.Empty, StringComparison.Ordinal)
        .Split(["{title}", "{data}", "{pictures}"], StringSplitOptions.None);

    private async IAsyncEnumerable<PhotoPictures> ReadPicturesAsync(LabelDraw draw, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (photo, index) in draw.Faces)
        {
            var kept = await pictures.ReadAsync(photo.Photo, cancellationToken).ConfigureAwait(false);
            var face = index < kept.Faces.Length ? kept.Faces[index] : photo.Faces[index].Crop is { } crop ? CropImage.Encode(crop) : ReadOnlyMemory<byte>.Empty;
            yield return kept with { Faces = [face] };
        }
        foreach (var photo in draw.Photos)
        {
            yield return await pictures.ReadAsync(photo.Photo, cancellationToken).ConfigureAwait(false) with { Faces = [] };
        }
    }

    private static System.Collections.Immutable.ImmutableArray<int> Box(FaceResult face) => [face.Box.X, face.Box.Y, face.Box.Width, face.Box.Height];
}
