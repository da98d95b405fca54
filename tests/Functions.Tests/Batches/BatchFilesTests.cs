using System.Text;
using System.Text.Json;
using CsvHelper;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Groups;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Tests.Batches;

public sealed class BatchFilesTests
{
    private static readonly PhotoResult[] Results =
    [
        TestResults.Scored(TestResults.Photo("group, \"all\".jpg"), Emotion.Happy, Emotion.Sad),
        TestResults.NoFace(TestResults.Photo("land.jpg")),
        PhotoResult.Rejected(TestResults.Photo("<b>text</b>.jpg"), "It is text, not a photo & no <image>."),
        PhotoResult.Failed(TestResults.Photo("bad.jpg"), "poison"),
    ];

    [Fact]
    public void The_summary_counts_photos_faces_and_emotions()
    {
        var summary = Summarize();
        Assert.Equal((4, 1, 1, 1, 1, 2), (summary.Images, summary.Scored, summary.NoFace, summary.Rejected, summary.Failed, summary.Faces));
        Assert.Equal(1, summary.Emotions[Emotion.Happy]);
        Assert.Equal(0, summary.Emotions[Emotion.Fear]);
        Assert.Equal(TestResults.Model.ToString(), summary.Model);
        Assert.Equal(12.3, summary.Seconds);
    }

    [Fact]
    public void The_summarys_json_has_the_documented_names()
    {
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(Summarize(), ResultJson.Document));
        Assert.Equal(
            ["batch", "images", "scored", "noFace", "rejected", "failed", "faces", "clear", "unsure", "poor", "expectedRight", "emotions", "excluded", "groups", "clearShares", "withUnsureShares", "differences", "model", "seconds", "mixed"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"],
            json.RootElement.GetProperty("emotions").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task The_csv_rounds_numbers_as_the_json_does()
    {
        // Five decimals are stored, so a tenth of all values are halfway between two of four.
        float[] values = [0.00625f, 0.35185f, 0.06125f, 0.00315f, 0.78185f, 0.00445f, 0.92305f];
        var photo = TestResults.Scored(TestResults.Photo("a.jpg"), Emotion.Happy);
        var face = photo.Faces[0] with { Score = photo.Faces[0].Score with { Probabilities = [.. values] } };
        using var content = new MemoryStream();
        using var file = new CsvFile(content);
        await file.AddAsync(photo with { Faces = [face] }, TestContext.Current.CancellationToken);
        await file.CompleteAsync(Summarize(), TestContext.Current.CancellationToken);
        var row = ReadCsv(Encoding.UTF8.GetString(content.ToArray()))[0];
        Assert.Equal(
            FaceView.From(face).Probabilities.Values.Select(value => value.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture)),
            row[11..18]);
    }

    [Fact]
    public async Task The_csv_has_a_row_a_face_and_a_row_a_photo_without_and_reads_back()
    {
        var text = (await WriteAsync())[BatchFiles.Csv];
        Assert.Equal(
            "batch,image,face,status,x,y,width,height,detection,emotion,confidence,angry,disgust,fear,happy,sad,surprise,neutral,model,reason,group,network_px,quality,unsure,detector,precision,pages,sha256,taken_at,photo_id,photo_width,photo_height",
            text.Split('\n')[0].TrimEnd('\r'));
        var rows = ReadCsv(text);
        Assert.Equal(5, rows.Count);
        Assert.Equal(["group, \"all\".jpg", "group, \"all\".jpg", "land.jpg", "<b>text</b>.jpg", "bad.jpg"], rows.Select(row => row[1]));
        Assert.Equal(["holiday", "group, \"all\".jpg", "2", "scored", "10", "20", "30", "40", "0.9000", "sad", "0.7000"], rows[1][..11]);
        Assert.Equal(["0.0500", "0.0500", "0.0500", "0.0500", "0.7000", "0.0500", "0.0500", TestResults.Model.ToString(), ""], rows[1][11..20]);
        Assert.Equal(["holiday", "land.jpg", "", "no-face"], rows[2][..4]);
        Assert.All(rows[2][4..^3], field => Assert.Equal("", field));
        Assert.Equal([TestResults.Photo("land.jpg").Key, "640", "480"], rows[2][^3..]);
    }

    [Fact]
    public async Task A_spreadsheet_reads_the_csv_as_utf8_and_runs_nothing_that_a_file_name_says()
    {
        string[] names = ["=1+1.jpg", "+1.jpg", "-2+3.jpg", "@SUM(1).jpg", "\t=1.jpg", "ünïcode.jpg"];
        using var content = new MemoryStream();
        using (var csv = new CsvFile(content))
        {
            foreach (var name in names)
            {
                await csv.AddAsync(TestResults.NoFace(TestResults.Photo(name)), TestContext.Current.CancellationToken);
            }
            await csv.CompleteAsync(new BatchSummary { Batch = "holiday" }, TestContext.Current.CancellationToken);
        }
        var bytes = content.ToArray();
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var images = ReadCsv(Encoding.UTF8.GetString(bytes[3..])).Select(row => row[1]).ToArray();
        Assert.Equal(names.Select(name => name[0] == 'ü' ? name : "'" + name), images);
    }

    [Fact]
    public async Task The_json_lines_have_a_line_a_photo()
    {
        var lines = (await WriteAsync())[BatchFiles.JsonLines].TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["scored", "no-face", "rejected", "failed"], lines.Select(line => line.GetProperty("status").GetString()));
        var face = lines[0].GetProperty("faces")[1];
        Assert.Equal(10, face.GetProperty("x").GetInt32());
        Assert.Equal("sad", face.GetProperty("emotion").GetString());
        Assert.Equal(0.7, face.GetProperty("probabilities").GetProperty("sad").GetDouble(), 1e-6);
        Assert.Equal(6, face.GetProperty("attention").GetArrayLength());
    }

    [Fact]
    public async Task The_report_holds_every_photo_and_without_kept_pictures_the_networks_crops()
    {
        var html = (await WriteAsync())[BatchFiles.Report];
        Assert.DoesNotContain("<b>text</b>", html, StringComparison.Ordinal);
        using var data = JsonDocument.Parse(Between(html, "id=\"report-data\">", "</script>"));
        Assert.Equal(Results.Select(result => result.Photo.Image).Order(StringComparer.Ordinal), data.RootElement.GetProperty("photos").EnumerateArray().Select(photo => photo.GetProperty("name").GetString()!));
        Assert.Equal(2, data.RootElement.GetProperty("counts").GetProperty("clear").GetInt32());
        Assert.Equal(2, Between(html, "id=\"pictures-0\"><!--", "-->").Split("UklGR").Length - 1);
        Assert.EndsWith("</html>\n", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Unsure_faces_and_poor_ones_are_counted_apart_and_shares_are_given_both_ways()
    {
        var count = new BatchCount("holiday");
        var photo = TestResults.Scored(TestResults.Photo("evening/a.jpg"), Emotion.Happy, Emotion.Sad, Emotion.Fear);
        FaceResult With(int face, bool unsure, params string[] flaws) => photo.Faces[face] with { Facts = new FaceFacts { Unsure = unsure, Flaws = flaws } };
        count.Add(GroupRules.Folders.Apply(photo) with { Faces = [With(0, true), With(1, true, "small"), With(2, true)] });
        count.Add(TestResults.Scored(TestResults.Photo("b.jpg"), Emotion.Happy));
        var summary = count.ToSummary(TimeSpan.Zero);
        Assert.Equal((1, 2, 1, 4), (summary.Clear, summary.Unsure, summary.Poor, summary.Faces));
        Assert.Equal((1, 3), (summary.ClearShares!.All.Faces, summary.WithUnsureShares!.All.Faces));
        Assert.Equal([0, 0, 1, 2, 0, 0, 0], summary.WithUnsureShares.All.Counts);
        Assert.Equal(["evening"], summary.WithUnsureShares.Groups.Keys);
        Assert.Equal(2, summary.WithUnsureShares.Groups["evening"].Faces);
        var evening = summary.Groups["evening"];
        Assert.Equal((1, 3, 2, 0, 2, 1), (evening.Photos, evening.Faces, evening.Good, evening.Clear, evening.Unsure, evening.Excluded["small"]));
        Assert.Equal(["evening"], summary.Groups.Keys);
    }

    private static BatchSummary Summarize()
    {
        var count = new BatchCount("holiday");
        foreach (var result in Results)
        {
            count.Add(result);
        }
        return count.ToSummary(TimeSpan.FromSeconds(12.34));
    }

    private static async Task<Dictionary<string, string>> WriteAsync()
    {
        using var files = new BatchFiles(new PictureStore(new NoPictures(), kept: false), null!, TestProvenance.Explainer(), TimeProvider.System);
        foreach (var result in Results)
        {
            await files.AddAsync(result, TestContext.Current.CancellationToken);
        }
        var texts = new Dictionary<string, string>();
        await foreach (var file in files.CompleteAsync(Summarize(), TestContext.Current.CancellationToken))
        {
            texts[file.Name] = await new StreamReader(file.Content, Encoding.UTF8).ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        return texts;
    }

    private static string Between(string text, string first, string last)
    {
        var from = text.IndexOf(first, StringComparison.Ordinal) + first.Length;
        return text[from..text.IndexOf(last, from, StringComparison.Ordinal)];
    }

    private static List<string[]> ReadCsv(string text)
    {
        using var reader = CsvReader.Create(new StringReader(text), new CsvReaderOptions());
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }
        return rows;
    }
}
