using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Agreement;

/// <summary>Labelled faces, each weighted by the number of faces that it was drawn from, and figures over them with their intervals.</summary>
internal sealed class WeightedFaces(IEnumerable<(LabelledFace Face, double StandsFor)> faces)
{
    private const int Few = 8;
    private static readonly int Emotions = EmotionLabels.Seven.Length;

    private readonly (LabelledFace Face, double StandsFor)[] _faces = [.. faces];

    public int Count => _faces.Length;

    public WeightedFaces Where(Func<LabelledFace, bool> condition) => new(_faces.Where(face => condition(face.Face)));

    /// <summary>The surest faces.</summary>
    public IEnumerable<LabelledFace> BySureness() => _faces.Select(static face => face.Face).OrderByDescending(static face => face.Confidence);

    /// <summary>The share of the faces for which something holds.</summary>
    public Interval Share(Func<LabelledFace, bool> holds)
    {
        var share = In(-1);
        return Count == 0 ? new Interval(0, 0, 1)
            : Count < Few || share is 0 or 1 ? Interval.Wilson(share, Count)
            : Interval.Of(share, Enumerable.Range(0, PhotoWeights.Replicates).Select(In), least: 0, floor: 1.0 / Count / Count);

        double In(int replicate) => _faces.Sum(face => holds(face.Face) ? Weight(face, replicate) : 0) / _faces.Sum(face => Weight(face, replicate));
    }

    /// <summary>Agreement beyond chance: Cohen, "A coefficient of agreement for nominal scales" (1960).</summary>
    public Interval Kappa(Func<LabelledFace, int> one, Func<LabelledFace, int> other)
    {
        return Interval.Of(In(-1), Enumerable.Range(0, PhotoWeights.Replicates).Select(In), floor: Count == 0 ? 0 : 1.0 / Count / Count);

        double In(int replicate)
        {
            Span<double> ones = stackalloc double[Emotions];
            Span<double> others = stackalloc double[Emotions];
            var (same, all) = (0.0, 0.0);
            foreach (var face in _faces)
            {
                var weight = Weight(face, replicate);
                var (a, b) = (one(face.Face), other(face.Face));
                ones[a] += weight;
                others[b] += weight;
                same += a == b ? weight : 0;
                all += weight;
            }
            var chance = 0.0;
            for (var i = 0; i < Emotions; i++)
            {
                chance += ones[i] * others[i] / all / all;
            }
            return chance >= 1 ? 1 : ((same / all) - chance) / (1 - chance);
        }
    }

    private static double Weight((LabelledFace Face, double StandsFor) face, int replicate) => face.StandsFor * face.Face.Weight(replicate);
}
