using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Shares;

namespace DeepEmotion.Functions.Batches.Agreement;

/// <summary>How far the model and people agree on the batch's good faces; every figure has its 95 % interval.</summary>
public sealed record AgreementFigures
{
    /// <summary>The model and each person.</summary>
    public required ImmutableArray<PersonAgreement> People { get; init; }

    /// <summary>The first two people, over the faces that both labelled; null if only one person labelled.</summary>
    public PairAgreement? BetweenPeople { get; init; }

    /// <summary>How often the surest answers are right, compared with the first person's labels.</summary>
    public required ImmutableArray<CoveragePoint> RiskCoverage { get; init; }

    /// <summary>Share of the good faces that are faces at all, according to the people who looked.</summary>
    public required Interval RealFaces { get; init; }

    /// <summary>How many of the faces in the photos the detector found; null if nobody looked for missed faces.</summary>
    public DetectorAgreement? Detector { get; init; }
}

/// <summary>The model and one person.</summary>
/// <param name="Person">A letter.</param>
/// <param name="Faces">Faces in which the person saw an expression.</param>
/// <param name="CannotTell">Faces in which the person could not tell one.</param>
/// <param name="NoFace">Detections that the person marked as not a face.</param>
/// <param name="Accuracy">Share of faces on which both say the same.</param>
/// <param name="Kappa">Cohen's kappa.</param>
/// <param name="Recall">For each emotion: of the faces that the person labelled so, those that the model called so; null under 3 faces.</param>
/// <param name="Precision">For each emotion: of the faces that the model called so, those that the person labelled so; null under 3 faces.</param>
public sealed record PersonAgreement(
    string Person, int Faces, int CannotTell, int NoFace, Interval Accuracy, Interval Kappa, ImmutableArray<Interval?> Recall, ImmutableArray<Interval?> Precision);

/// <summary>Two people.</summary>
/// <param name="Faces">Faces in which both saw an expression.</param>
/// <param name="Same">Share of them on which both say the same.</param>
/// <param name="Kappa">Cohen's kappa.</param>
public sealed record PairAgreement(int Faces, Interval Same, Interval Kappa);

/// <summary>A point of the risk-coverage curve.</summary>
/// <param name="Coverage">Share of the faces that count, the surest first.</param>
/// <param name="Confidence">The lowest confidence among them.</param>
/// <param name="Accuracy">Share of right answers among them.</param>
public sealed record CoveragePoint(double Coverage, double Confidence, Interval Accuracy);

/// <summary>The detector and the people who looked at whole photos.</summary>
/// <param name="Photos">Photos that were looked at.</param>
/// <param name="Faces">Faces that the detector found in them.</param>
/// <param name="Missed">Faces that it missed.</param>
/// <param name="Found">Share of faces that it found.</param>
public sealed record DetectorAgreement(int Photos, int Faces, int Missed, Interval Found);
