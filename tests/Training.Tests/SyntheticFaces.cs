using System.Globalization;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Tests;

/// <summary>Images that a network can learn from in seconds: each emotion is stripes of its own direction, with noise.</summary>
internal static class SyntheticFaces
{
    public static FaceSet Set(int training, int validation, int seed = 1)
    {
        var random = new Random(seed);
        return new("synthetic.csv", [.. Enumerable.Range(0, training + validation)
            .Select(i => Face(i, i < training ? Split.Training : Split.PublicTest, EmotionLabels.Seven[i % 7], random))], []);
    }

    public static LabelledFace Face(int row, Split split, Emotion emotion, Random random, ReadOnlyMemory<byte> votes = default)
    {
        var pixels = new byte[FaceCrop.Length];
        var angle = (int)emotion * Math.PI / 7;
        for (var i = 0; i < pixels.Length; i++)
        {
            var across = ((i % FaceCrop.Side) * Math.Cos(angle)) + (i / FaceCrop.Side * Math.Sin(angle));
            pixels[i] = (byte)(128 + (80 * Math.Sin(across)) + random.Next(-30, 30));
        }
        return new(row, split, emotion, new FaceCrop(pixels), votes);
    }

    /// <summary>A row as FER2013's file has it.</summary>
    public static string Row(LabelledFace face) => string.Create(CultureInfo.InvariantCulture,
        $"{(int)face.Emotion},{string.Join(' ', face.Crop.Pixels.ToArray())},{face.Split}");

    public static string Csv(FaceSet set) => "emotion,pixels,Usage\n" + string.Join('\n', set.Faces.Select(Row)) + "\n";
}
