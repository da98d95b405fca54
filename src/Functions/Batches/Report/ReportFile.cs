using System.Globalization;
using System.Net;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary><c>report.html</c>: one page without any other file, to look at and to send on.</summary>
/// <remarks>
/// Photos are written as they come; the overview, which is known only at the end, is written last and shown first
/// (<c>order: -1</c> in the style sheet).
/// </remarks>
public sealed class ReportFile : IBatchFile
{
    private readonly StreamWriter _html;
    private readonly List<PhotoResult> _unread = [];

    public ReportFile(Stream content, string batch)
    {
        _html = new StreamWriter(content);
        var title = WebUtility.HtmlEncode(batch);
        _html.Write($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title><style>{ReportStyle.Css}</style></head><body><main>\n<section class=\"photos\"><h2>Faces</h2>\n");
    }

    public void Add(PhotoResult result)
    {
        if (result.Status is PhotoStatus.Rejected or PhotoStatus.Failed)
        {
            _unread.Add(result);
        }
        if (result.Faces.IsEmpty)
        {
            return;
        }
        _html.Write($"<article><h3>{WebUtility.HtmlEncode(result.Photo.Image)} <small>{result.Width} × {result.Height}</small></h3><div class=\"faces\">");
        for (var i = 0; i < result.Faces.Length; i++)
        {
            WriteFace(i + 1, result.Faces[i]);
        }
        _html.Write("</div></article>\n");
    }

    public void Complete(BatchSummary summary)
    {
        _html.Write("</section>\n");
        WriteUnread();
        WriteOverview(summary);
        _html.Write("</main></body></html>\n");
        _html.Flush();
    }

    public void Dispose() => _html.Dispose();

    private void WriteFace(int number, FaceResult face)
    {
        var emotion = face.Score.Emotion;
        _html.Write($"<figure class=\"{emotion.Name()}\"><div class=\"crop\">");
        if (face.Crop is { } crop)
        {
            _html.Write($"<img loading=\"lazy\" width=\"96\" height=\"96\" alt=\"face {number}\" src=\"data:image/webp;base64,{Convert.ToBase64String(CropImage.Encode(crop))}\">");
        }
        _html.Write($"{AttentionOutline.Svg(face.Score.Attention)}</div><figcaption><b>{emotion.Name()}</b> {Percent(face.Score.Confidence)}");
        _html.Write($"<span class=\"bars\" title=\"{Title(face)}\">");
        foreach (var label in EmotionLabels.Seven)
        {
            _html.Write($"<i class=\"{label.Name()}\" style=\"height:{Percent(face.Score.Probabilities[(int)label])}\"></i>");
        }
        _html.Write("</span></figcaption></figure>");
    }

    private void WriteUnread()
    {
        if (_unread.Count == 0)
        {
            return;
        }
        _html.Write("<section><h2>Not scored</h2><table><tr><th>image<th>status<th>reason</tr>\n");
        foreach (var result in _unread)
        {
            _html.Write($"<tr><td>{WebUtility.HtmlEncode(result.Photo.Image)}<td>{result.Status.Name()}<td>{WebUtility.HtmlEncode(result.Reason)}</tr>\n");
        }
        _html.Write("</table></section>\n");
    }

    private void WriteOverview(BatchSummary summary)
    {
        _html.Write($"<header><h1>{WebUtility.HtmlEncode(summary.Batch)}</h1><p>{summary.Images} images: {summary.Scored} scored, {summary.NoFace} without a face, {summary.Rejected} rejected, {summary.Failed} failed. {summary.Faces} faces. Model {summary.Model ?? "none"}.</p><div class=\"overview\">");
        foreach (var (emotion, faces) in summary.Emotions)
        {
            var share = summary.Faces == 0 ? 0 : (float)faces / summary.Faces;
            _html.Write($"<div><span>{emotion.Name()}</span><span class=\"track\"><i class=\"{emotion.Name()}\" style=\"width:{Percent(share)}\"></i></span><b>{faces}</b></div>");
        }
        _html.Write("</div><p class=\"note\">The dashed outline shows where the network looked. An expression is not an inner state: these figures say what a face looks like to a network trained on FER2013, not what a person feels.</p></header>\n");
    }

    private static string Title(FaceResult face) =>
        string.Join(", ", EmotionLabels.Seven.Select(label => $"{label.Name()} {Percent(face.Score.Probabilities[(int)label])}"));

    private static string Percent(float share) => share.ToString("0.#%", CultureInfo.InvariantCulture);
}
