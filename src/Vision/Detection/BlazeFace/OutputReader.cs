using System.Numerics;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>Reads BlazeFace's raw outputs: boxes and key points relative to anchors, scores as logits.</summary>
internal sealed class OutputReader(Vector2[] anchors, float inputSide)
{
    /// <summary>Values an anchor: dx, dy, width, height, then dx and dy of six key points.</summary>
    public const int ValuesPerAnchor = 16;

    private const int FirstKeyPoint = 4;

    // MediaPipe clips scores here as well; beyond it the sigmoid is 0 or 1 anyway.
    private const float LogitLimit = 80;

    /// <summary>All anchors with at least the given score, boxes and points from 0 to 1 across the input.</summary>
    public List<FoundFace> Decode(ReadOnlySpan<float> boxes, ReadOnlySpan<float> logits, float minScore)
    {
        var found = new List<FoundFace>();
        var minLogit = MathF.Log(minScore / (1 - minScore));
        for (var i = 0; i < anchors.Length; i++)
        {
            if (logits[i] >= minLogit)
            {
                var values = boxes.Slice(i * ValuesPerAnchor, ValuesPerAnchor);
                var score = 1 / (1 + MathF.Exp(-Math.Clamp(logits[i], -LogitLimit, LogitLimit)));
                found.Add(Read(values, anchors[i], score));
            }
        }
        return found;
    }

    private FoundFace Read(ReadOnlySpan<float> values, Vector2 anchor, float score)
    {
        var centre = new Vector2(anchor.X + (values[0] / inputSide), anchor.Y + (values[1] / inputSide));
        var size = new Vector2(values[2], values[3]) / inputSide;
        var landmarks = new FaceLandmarks(
            Point(values, 0, anchor),
            Point(values, 1, anchor),
            Point(values, 2, anchor),
            Point(values, 3, anchor),
            Point(values, 4, anchor),
            Point(values, 5, anchor));
        return new FoundFace(centre, size, score, landmarks);
    }

    private Vector2 Point(ReadOnlySpan<float> values, int index, Vector2 anchor)
    {
        var at = FirstKeyPoint + (2 * index);
        return new Vector2(anchor.X + (values[at] / inputSide), anchor.Y + (values[at + 1] / inputSide));
    }
}
