using System.Collections.Immutable;
using System.Globalization;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using DeepEmotion.Training.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Jobs;

/// <summary>Trains a network on a few hundred faces of the user's own: cross-validation measures the benefit, then it trains on all faces.</summary>
/// <remarks>Nothing is selected on held-out faces: each network ends with the last epoch's averaged weights.</remarks>
/// <param name="display">Shows progress.</param>
/// <param name="time">Measures speed and dates the model.</param>
public sealed class OwnFacesJob(ITrainingDisplay display, TimeProvider time)
{
    private const int LeastSteps = 4;
    private const int SmallestBatch = 16;

    /// <param name="request">What to train; <see cref="TrainingRequest.From"/> is required.</param>
    /// <param name="folds">Number of folds.</param>
    /// <param name="groupPattern">Finds the person in a face's path; null if each face is another person.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>The model and the cross-validation; null if it was stopped: then nothing is kept, not even an earlier model.</returns>
    /// <exception cref="UsageException">The faces or the options cannot be used, or the folder holds an unfinished run.</exception>
    public (ModelPackage Package, CrossValidation Report)? Run(TrainingRequest request, int folds, string? groupPattern, CancellationToken cancellationToken)
    {
        // Before hours of training, not after them.
        Directory.CreateDirectory(request.Folder.Path);
        OutputFolder.RequireNoUnfinished(request.Folder);
        var faces = request.Set.Faces;
        var groups = Folds.Groups(faces, groupPattern);
        var foldOf = Folds.Divide(faces, groups, folds, request.Options.Seed);
        display.Note($"{faces.Length} faces of {groups.Distinct(StringComparer.Ordinal).Count()} groups in {folds} folds, {string.Join(", ", request.Labels.Select(l => l.ToString().ToLowerInvariant()))}, {request.Device}");
        // Not before the first network can begin: what is refused until then leaves an earlier model as it was. Not later: a stop must not leave it, as if it were new.
        void ClearEarlier()
        {
            request.ClearStored();
            request.Folder.Clear();
        }
        var views = new float[2][];
        views[0] = new float[faces.Length * request.Labels.Length];
        views[1] = new float[faces.Length * request.Labels.Length];
        for (var fold = 0; fold < folds; fold++)
        {
            int[] held = [.. Enumerable.Range(0, faces.Length).Where(i => foldOf[i] == fold)];
            ImmutableArray<LabelledFace> learned = [.. faces.Where((_, i) => foldOf[i] != fold)];
            if (Learn(request, learned, $"fold {fold + 1} of {folds}", fold == 0 ? ClearEarlier : static () => { }, cancellationToken) is not { } network)
            {
                return null;
            }
            var (logits, _) = Inference.Views(network, Tensors([.. held.Select(i => faces[i])], request).Faces);
            foreach (var (view, values) in logits.Index())
            {
                Scatter(values, views[view], held, request.Labels.Length);
            }
        }
        if (Learn(request, faces, "all faces", static () => { }, cancellationToken) is not { } final)
        {
            return null;
        }
        int[] truth = [.. faces.Select(f => request.Labels.IndexOf(f.Emotion))];
        var report = CrossValidation.Create(
            request.Set, folds, groups, Before(request), new(request.Labels, truth, Temperature.Probabilities(views, request.Labels.Length, 1)));
        final.to(CPU);
        var package = ModelPackage.Create(final, request.Network, new HeldOutAnswers(views, truth), request.Set, new(time.GetUtcNow(), request.Command, SourceCommit.Current, null));
        package.Write(request.Folder.Path);
        return (package, report);
    }

    /// <summary>A network trained on some of the faces; null if it was stopped.</summary>
    private FaceNetwork? Learn(TrainingRequest request, ImmutableArray<LabelledFace> faces, string name, Action beforeFirstStep, CancellationToken cancellationToken)
    {
        var options = request.Options with { BatchSize = BatchFor(faces.Length, request.Options.BatchSize) };
        var data = Tensors(faces, request);
        var trainer = new Trainer(() => request.Device.Create(request.Network, request.Labels), data, options, network => NetworkStart.Give(request, network, data));
        beforeFirstStep();
        var meter = new EpochMeter(time, options.BatchSize);
        display.Run(trainer.TotalSteps, 0, shown =>
        {
            while (trainer.Step < trainer.TotalSteps && !cancellationToken.IsCancellationRequested)
            {
                meter.Add(trainer.Advance());
                shown(trainer.Step, meter.ImagesPerSecond);
            }
        });
        if (trainer.Step < trainer.TotalSteps)
        {
            display.Note("stopped; nothing was kept");
            return null;
        }
        display.Note(string.Create(CultureInfo.InvariantCulture, $"{name}: {trainer.Step} steps of {options.BatchSize} faces, {meter.ImagesPerSecond:F0} images/s"));
        return trainer.Average;
    }

    /// <summary>The unchanged model's answers among the requested emotions.</summary>
    private static Answers Before(TrainingRequest request)
    {
        using var model = new OnnxModel(request.From!);
        return model.Score(request.Set.Faces).Among(request.Labels);
    }

    // A small batch if there are few faces, so that an epoch still has several steps.
    private static int BatchFor(int faces, int usual)
    {
        var size = Math.Min(usual, Math.Max(SmallestBatch, faces / LeastSteps / 2 * 2));
        return faces >= size ? size : throw new UsageException($"{faces} faces are too few to train on: at least {SmallestBatch} are needed beside those that a fold holds out.");
    }

    private static FaceTensors Tensors(ImmutableArray<LabelledFace> faces, TrainingRequest request) =>
        FaceTensors.Create(faces, request.Labels).To(request.Device.Device);

    private static void Scatter(float[] from, float[] to, int[] rows, int width)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            from.AsSpan(i * width, width).CopyTo(to.AsSpan(rows[i] * width, width));
        }
    }
}
