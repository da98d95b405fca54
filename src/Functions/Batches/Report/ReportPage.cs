using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DeepEmotion.Functions.Batches.Pages;
using DeepEmotion.Functions.Batches.Report.Data;
using DeepEmotion.Functions.Pages;
using DeepEmotion.Vision.Pictures;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary>Combines the page in <c>Page/</c>, its data and its pictures into one file.</summary>
public static class ReportPage
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutFalse } },
    };

    private static readonly string[] Skeleton = EmbeddedPage.Assemble("report", "report.html", "img-src data:").Split(["{title}", "{data}", "{pictures}", "{explanations}"], StringSplitOptions.None);

    /// <summary>Writes the page.</summary>
    /// <param name="content">UTF-8; left open.</param>
    /// <param name="data">What it shows.</param>
    /// <param name="pictures">Those of each photo, in the order of <see cref="ReportData.PictureOrder"/>; read once, while they are written.</param>
    /// <param name="cancellationToken">Stops; the page is then incomplete.</param>
    public static async Task WriteAsync(Stream content, ReportData data, IAsyncEnumerable<PhotoPictures> pictures, CancellationToken cancellationToken)
    {
        await using var html = new StreamWriter(content, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        var title = WebUtility.HtmlEncode(data.Batch ?? "Expressions in photos");
        html.Write($"{Skeleton[0]}{title}{Skeleton[1]}{title}{Skeleton[2]}");
        await html.FlushAsync(cancellationToken).ConfigureAwait(false);
        await JsonSerializer.SerializeAsync(content, data, Json, cancellationToken).ConfigureAwait(false);
        html.Write(Skeleton[3]);
        await PagePictures.WriteAsync(html, pictures, cancellationToken).ConfigureAwait(false);
        html.Write(Skeleton[4]);
        WriteExplanations(html, data.Photos);
        html.Write(Skeleton[5]);
    }

    private static void WriteExplanations(TextWriter html, ImmutableArray<ReportPhoto> photos)
    {
        var blocks = new PageBlocks(html, "explanations");
        foreach (var photo in photos)
        {
            blocks.BeginLine();
            html.Write(JsonSerializer.Serialize(photo.Faces.Select(static face => new { face.Windows, face.Importance }), Json));
            if (blocks.IsBetween)
            {
                blocks.EndBlock();
            }
        }
        if (!blocks.IsBetween)
        {
            blocks.EndBlock();
        }
    }

    private static void LeaveOutFalse(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(static property => property.PropertyType == typeof(bool)))
        {
            property.ShouldSerialize = static (_, value) => value is true;
        }
    }
}
