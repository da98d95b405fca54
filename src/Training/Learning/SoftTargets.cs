using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>What the main head is asked for: FER2013's label, softened by what FER+'s taggers saw and by what a teacher says.</summary>
/// <remarks>
/// The taggers' answers are translated to FER2013's classes by how often each answer meets each label in the training images,
/// so the target stays an estimate of FER2013's label, which is what a model is judged by. A teacher is an earlier network, whose
/// answers hold what many labels have in common (Furlanello et al., "Born-Again Neural Networks", 2018).
/// </remarks>
public static class SoftTargets
{
    /// <returns>Rows of probabilities, float32 [N, classes].</returns>
    public static Tensor Create(FaceTensors data, int classes, TrainingOptions options)
    {
        using var scope = NewDisposeScope();
        var labels = nn.functional.one_hot(data.Labels, classes).to_type(ScalarType.Float32);
        var smooth = labels * (1 - options.LabelSmoothing) + options.LabelSmoothing / classes;
        var meetings = data.Votes.t().matmul(labels);
        var translation = meetings / meetings.sum(1, keepdim: true).clamp_min(1e-6);
        var seen = data.Votes.sum(1, keepdim: true);
        var share = seen * options.VoteShare;
        var told = smooth * (1 - share) + data.Votes.matmul(translation) * share;
        return (data.Taught is { } taught ? told.lerp(taught, options.TeacherShare) : told).MoveToOuterDisposeScope();
    }
}
