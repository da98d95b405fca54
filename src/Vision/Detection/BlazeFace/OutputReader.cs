using System.Numerics;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>Reads BlazeFace's raw outputs: boxes and key points in pixels from their anchor, scores as logits.</summary>
/// <param name="anchor">The anchor of an output, by its number and the input's width.</param>
internal sealed class OutputReader(Func<int, int, Vector2> anchor)
{
    /// <summary>Values per anchor: dx, dy, width, height, then dx and dy of six key points.</summary>
    public const int ValuesPerAnchor = 16;

    private const int FirstKeyPoint = 4;

    // MediaPipe clips scores here as well; beyond it the sigmoid is 0 or 1 anyway.
    private const float LogitLimit = 80;

    /// <summary>All anchors with at least the given score, boxes and points from 0 to 1 across the input.</summary>
    public List<FoundFace> Read(ReadOnlySpan<float> boxes, ReadOnlySpan<float> logits, int width, int height, float minScore)
    {
        var found = new List<FoundFace>();
        var minLogit = MathF.Log(minScore / (1 - minScore));
        var scale = Vector2.One / new Vector2(width, height);
        for (var i = 0; i < logits.Length; i++)
        {
            if (logits[i] >= minLogit)
            {
                var score = 1 / (1 + MathF.Exp(-Math.Clamp(logits[i], -LogitLimit, LogitLimit)));
                found.Add(Read(boxes.Slice(i * ValuesPerAnchor, ValuesPerAnchor), anchor(i, width), scale, score));
            }
        }
        return found;
    }

    private static FoundFace Read(ReadOnlySpan<float> values, Vector2 anchor, Vector2 scale, float score)
    {
        var landmarks = new FaceLandmarks(
            Point(values, 0, anchor) * scale,
            Point(values, 1, anchor) * scale,
            Point(values, 2, anchor) * scale,
            Point(values, 3, anchor) * scale,
            Point(values, 4, anchor) * scale,
            Point(values, 5, anchor) * scale);
        return new FoundFace((anchor + new Vector2(values[0], values[1])) * scale, new Vector2(values[2], values[3]) * scale, score, landmarks);
    }

    private static Vector2 Point(ReadOnlySpan<float> values, int index, Vector2 anchor)
    {
        var at = FirstKeyPoint + (2 * index);
        return anchor + new Vector2(values[at], values[at + 1]);
    }
}
