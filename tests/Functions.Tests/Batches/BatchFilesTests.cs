using System.Text;
using System.Text.Json;
using CsvHelper;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Photos;
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
            ["batch", "images", "scored", "noFace", "rejected", "failed", "faces", "emotions", "model", "seconds"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"],
            json.RootElement.GetProperty("emotions").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void The_csv_has_a_row_a_face_and_a_row_a_photo_without_and_reads_back()
    {
        var text = Write()[BatchFiles.Csv];
        Assert.Equal(
            "batch,image,face,status,x,y,width,height,detection,emotion,confidence,angry,disgust,fear,happy,sad,surprise,neutral,model,reason,group,network_px,quality,unsure,detector,precision,pages,sha256,taken_at",
            text.Split('\n')[0].TrimEnd('\r'));
        var rows = ReadCsv(text);
        Assert.Equal(5, rows.Count);
        Assert.Equal(["group, \"all\".jpg", "group, \"all\".jpg", "land.jpg", "<b>text</b>.jpg", "bad.jpg"], rows.Select(row => row[1]));
        Assert.Equal(["holiday", "group, \"all\".jpg", "2", "scored", "10", "20", "30", "40", "0.9000", "sad", "0.7000"], rows[1][..11]);
        Assert.Equal(["0.0500", "0.0500", "0.0500", "0.0500", "0.7000", "0.0500", "0.0500", TestResults.Model.ToString(), ""], rows[1][11..20]);
        Assert.Equal(["holiday", "land.jpg", "", "no-face"], rows[2][..4]);
        Assert.All(rows[2][4..], field => Assert.Equal("", field));
    }

    [Fact]
    public void A_spreadsheet_reads_the_csv_as_utf8_and_runs_nothing_that_a_file_name_says()
    {
        string[] names = ["=1+1.jpg", "+1.jpg", "-2+3.jpg", "@SUM(1).jpg", "\t=1.jpg", "ünïcode.jpg"];
        using var content = new MemoryStream();
        using (var csv = new CsvFile(content))
        {
            foreach (var name in names)
            {
                csv.Add(TestResults.NoFace(TestResults.Photo(name)));
            }
            csv.Complete(new BatchSummary { Batch = "holiday" });
        }
        var bytes = content.ToArray();
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var images = ReadCsv(Encoding.UTF8.GetString(bytes[3..])).Select(row => row[1]).ToArray();
        Assert.Equal(names.Select(name => name[0] == 'ü' ? name : "'" + name), images);
    }

    [Fact]
    public void The_json_lines_have_a_line_a_photo()
    {
        var lines = Write()[BatchFiles.JsonLines].TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["scored", "no-face", "rejected", "failed"], lines.Select(line => line.GetProperty("status").GetString()));
        var face = lines[0].GetProperty("faces")[1];
        Assert.Equal(10, face.GetProperty("x").GetInt32());
        Assert.Equal("sad", face.GetProperty("emotion").GetString());
        Assert.Equal(0.7, face.GetProperty("probabilities").GetProperty("sad").GetDouble(), 1e-6);
        Assert.Equal(6, face.GetProperty("attention").GetArrayLength());
    }

    [Fact]
    public void The_report_stands_alone_and_runs_nothing_that_a_file_name_says()
    {
        var html = Write()[BatchFiles.Report];
        Assert.DoesNotContain("<b>text</b>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;text&lt;/b&gt;.jpg", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("data:image/webp;base64,").Length - 1);
        Assert.EndsWith("</html>\n", html, StringComparison.Ordinal);
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

    private static Dictionary<string, string> Write()
    {
        using var files = new BatchFiles("holiday");
        foreach (var result in Results)
        {
            files.Add(result);
        }
        return files.Complete(Summarize()).ToDictionary(file => file.Name, file => new StreamReader(file.Content, Encoding.UTF8).ReadToEnd());
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
