using System.Globalization;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Rescoring;

/// <summary>How a second set of results differs from the first.</summary>
public sealed class RescoreChanges
{
    private const int MostMoves = 10;

    private readonly int[,] _moves = new int[EmotionLabels.Seven.Length, EmotionLabels.Seven.Length];
    private readonly int[] _unsure = new int[2];
    private double _largest;

    public int Photos { get; private set; }

    /// <summary>Faces in both sets.</summary>
    public int Faces { get; private set; }

    /// <summary>Faces whose most probable emotion changed.</summary>
    public int Changed { get; private set; }

    /// <summary>Faces without a stored crop, which the second set leaves out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Photos that the second set lacks, because they or the set were forgotten meanwhile.</summary>
    public int Missing { get; internal set; }

    /// <summary>The summary for people, line by line.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{Count(Faces, "face", "faces")} of {Count(Photos, "photo", "photos")} rescored: {Changed} {(Changed == 1 ? "has" : "have")} another emotion ({Percent(Changed)}), the largest change of a probability is {_largest:0.000}");
            if (LeftOut > 0)
            {
                yield return $"{Count(LeftOut, "face has", "faces have")} no stored crop (a photo keeps 200) and {(LeftOut == 1 ? "is" : "are")} left out";
            }
            foreach (var (from, to, count) in Moves().OrderByDescending(static move => move.Count).Take(MostMoves))
            {
                yield return $"  {from.Name()} -> {to.Name()}: {count}";
            }
            foreach (var emotion in EmotionLabels.Seven)
            {
                yield return $"  {emotion.Name()}: {Percent(Before(emotion))} before, {Percent(After(emotion))} now";
            }
            yield return $"  unsure: {_unsure[0]} before, {_unsure[1]} now";
        }
    }

    internal void Add(PhotoResult before, PhotoResult after, int leftOut)
    {
        Photos++;
        LeftOut += leftOut;
        foreach (var (old, now) in before.Faces.Zip(after.Faces))
        {
            Faces++;
            Changed += old.Score.Emotion == now.Score.Emotion ? 0 : 1;
            _moves[(int)old.Score.Emotion, (int)now.Score.Emotion]++;
            _unsure[0] += old.Kind == FaceKind.Unsure ? 1 : 0;
            _unsure[1] += now.Kind == FaceKind.Unsure ? 1 : 0;
            _largest = Math.Max(_largest, old.Score.Probabilities.Zip(now.Score.Probabilities, static (a, b) => Math.Abs(a - b)).Max());
        }
    }

    private IEnumerable<(Emotion From, Emotion To, int Count)> Moves() =>
        from one in EmotionLabels.Seven
        from other in EmotionLabels.Seven
        where one != other && _moves[(int)one, (int)other] > 0
        select (one, other, _moves[(int)one, (int)other]);

    private int Before(Emotion emotion) => EmotionLabels.Seven.Sum(other => _moves[(int)emotion, (int)other]);

    private int After(Emotion emotion) => EmotionLabels.Seven.Sum(other => _moves[(int)other, (int)emotion]);

    private static string Count(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";

    private string Percent(int count) => Faces == 0 ? "0 %" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / Faces:0.0} %");
}
