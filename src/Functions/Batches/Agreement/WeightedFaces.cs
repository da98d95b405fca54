using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Agreement;

/// <summary>Labelled faces, each weighted by the number of faces that it was drawn from, and figures over them with their intervals.</summary>
internal sealed class WeightedFaces(IEnumerable<(LabelledFace Face, double StandsFor)> faces)
{
    private static readonly int Emotions = EmotionLabels.Seven.Length;

    private readonly (LabelledFace Face, double StandsFor)[] _faces = [.. faces];

    public int Count => _faces.Length;

    public WeightedFaces Where(Func<LabelledFace, bool> condition) => new(_faces.Where(face => condition(face.Face)));

    /// <summary>The surest faces.</summary>
    public IEnumerable<LabelledFace> BySureness() => _faces.Select(static face => face.Face).OrderByDescending(static face => face.Confidence);

    /// <summary>The share of the faces for which something holds.</summary>
    public Interval Share(Func<LabelledFace, bool> holds)
    {
        var (share, photos) = (In(-1), CountPhotos());
        return Count == 0 ? new Interval(0, 0, 1)
            : photos < PhotoWeights.FewPhotos || share is 0 or 1 ? Interval.Wilson(share, photos)
            : Interval.Of(share, Enumerable.Range(0, PhotoWeights.Replicates).Select(In), least: 0, floor: 1.0 / Count / Count);

        double In(int replicate) => _faces.Sum(face => holds(face.Face) ? Weight(face, replicate) : 0) / _faces.Sum(face => Weight(face, replicate));
    }

    /// <summary>Agreement beyond chance: Cohen, "A coefficient of agreement for nominal scales" (1960).</summary>
    public Interval Kappa(Func<LabelledFace, int> one, Func<LabelledFace, int> other)
    {
        var (share, byChance) = In(-1);
        var photos = CountPhotos();
        return photos < PhotoWeights.FewPhotos || share is 0 or 1 ? Interval.OfKappa(share, byChance, photos)
            : Interval.Of(Beyond((share, byChance)), Enumerable.Range(0, PhotoWeights.Replicates).Select(In).Select(Beyond), floor: 1.0 / Count / Count);

        static double Beyond((double Same, double Chance) agreement) => agreement.Chance >= 1 ? 1 : (agreement.Same - agreement.Chance) / (1 - agreement.Chance);

        (double Same, double Chance) In(int replicate)
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
            return (same / all, chance);
        }
    }

    // Equal files are one draw.
    private int CountPhotos() => PhotoWeights.CountDifferent(_faces.Select(static face => face.Face.Weights));

    private static double Weight((LabelledFace Face, double StandsFor) face, int replicate) => face.StandsFor * face.Face.Weight(replicate);
}
