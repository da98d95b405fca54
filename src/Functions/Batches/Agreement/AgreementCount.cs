using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Agreement;

/// <summary>Counts how far labels and answers agree.</summary>
internal static class AgreementCount
{
    private const int FewestFaces = 3;
    private static readonly int Emotions = EmotionLabels.Seven.Length;
    private static readonly double[] Coverages = [1, 0.9, 0.8, 0.7, 0.6, 0.5];

    public static AgreementFigures Of(LabelledBatch batch)
    {
        var all = new WeightedFaces(batch.Faces.Select(face => (face, batch.StandsFor(face))));
        return new AgreementFigures
        {
            People = [.. batch.File.People.Select((person, index) => Person(all, person.Name, index)).Where(static person => person.Faces > 0)],
            BetweenPeople = batch.File.People.Length > 1 ? Pair(all) : null,
            RiskCoverage = [.. Curve(all.Where(static face => face.Labels[0] < Emotions))],
            RealFaces = all.Share(static face => face.Labels.Count(static label => label == Emotions + 1) * 2 < face.People),
            Detector = Detector(batch.Photos),
        };
    }

    private static PersonAgreement Person(WeightedFaces all, string name, int person)
    {
        var told = all.Where(face => face.Labels[person] < Emotions);
        return new PersonAgreement(
            name,
            told.Count,
            all.Where(face => face.Labels[person] == Emotions).Count,
            all.Where(face => face.Labels[person] == Emotions + 1).Count,
            told.Share(face => face.Answer == face.Labels[person]),
            told.Kappa(static face => face.Answer, face => face.Labels[person]!.Value),
            [.. Enumerable.Range(0, Emotions).Select(emotion => Among(told.Where(face => face.Labels[person] == emotion)))],
            [.. Enumerable.Range(0, Emotions).Select(emotion => Among(told.Where(face => face.Answer == emotion)))]);

        Interval? Among(WeightedFaces faces) => faces.Count < FewestFaces ? null : faces.Share(face => face.Answer == face.Labels[person]);
    }

    private static PairAgreement? Pair(WeightedFaces all)
    {
        var both = all.Where(static face => face.Labels[0] < Emotions && face.Labels[1] < Emotions);
        return both.Count == 0 ? null : new PairAgreement(
            both.Count, both.Share(static face => face.Labels[0] == face.Labels[1]), both.Kappa(static face => face.Labels[0]!.Value, static face => face.Labels[1]!.Value));
    }

    /// <summary>Geifman and El-Yaniv, "Selective Classification for Deep Neural Networks" (2017), section 2.</summary>
    private static IEnumerable<CoveragePoint> Curve(WeightedFaces told)
    {
        var sureness = told.BySureness().Select(static face => face.Confidence).ToArray();
        foreach (var coverage in sureness.Length == 0 ? [] : Coverages)
        {
            var least = sureness[(int)Math.Ceiling(coverage * sureness.Length) - 1];
            yield return new CoveragePoint(coverage, Math.Round(least, 4), told.Where(face => face.Confidence >= least).Share(static face => face.Answer == face.Labels[0]));
        }
    }

    private static DetectorAgreement? Detector(IReadOnlyList<SearchedPhoto> photos)
    {
        var (found, missed) = (photos.Sum(static photo => photo.Found), photos.Sum(static photo => photo.Missed));
        if (found + missed == 0)
        {
            return null;
        }
        var share = In(-1);
        var different = PhotoWeights.CountDifferent(photos.Select(static photo => photo.Weights));
        return new DetectorAgreement(photos.Count, found, missed, different < PhotoWeights.FewPhotos || share is 0 or 1
            ? Interval.Wilson(share, different)
            : Interval.Of(share, Enumerable.Range(0, PhotoWeights.Replicates).Select(In), least: 0, floor: 1.0 / (found + missed) / (found + missed)));

        double In(int replicate)
        {
            var faces = photos.Sum(photo => Weight(photo) * (photo.Found + photo.Missed));
            return photos.Sum(photo => Weight(photo) * photo.Found) / faces;

            double Weight(SearchedPhoto photo) => replicate < 0 ? 1 : photo.Weights[replicate];
        }
    }
}
