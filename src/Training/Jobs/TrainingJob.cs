using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Distillation;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Jobs;

/// <summary>Trains a network from the first epoch to the model file, or until it is stopped.</summary>
/// <param name="display">Shows progress.</param>
/// <param name="time">Measures speed and dates the model.</param>
public sealed class TrainingJob(ITrainingDisplay display, TimeProvider time)
{
    private const int ValidationInterval = 4;
    private const double ThoroughShare = 0.85;

    /// <returns>The model; null if training was stopped early, with a checkpoint to continue from.</returns>
    /// <exception cref="UsageException">The folder holds an unfinished run that is not to be resumed or was begun with other settings, or the images cannot be used.</exception>
    /// <exception cref="TrainingDivergedException">The loss is not finite; the last checkpoint is valid.</exception>
    public ModelPackage? Run(TrainingRequest request, CancellationToken cancellationToken)
    {
        var options = request.Options;
        Directory.CreateDirectory(request.Folder.Path);
        var (learned, held) = HeldOut.Part(request.Set.Of(Split.Training), options.HoldOut);
        var training = FaceTensors.Create(learned, request.Labels).To(request.Device.Device);
        var validation = FaceTensors.Create([.. request.Set.Of(Split.PublicTest), .. held], request.Labels).To(request.Device.Device);
        display.Note($"{training.Count} training images, {validation.Count} to validate{(held.IsEmpty ? "" : $" with {held.Length} held out")}, {request.Device}");
        if (validation.Count == 0)
        {
            throw new UsageException($"'{request.Set.Name}' has no image of {string.Join(", ", request.Labels.Select(static label => label.Name()))} in {Split.PublicTest}: training needs them to choose the weights.");
        }
        var continues = Continues(request);
        if (request.Teachers.Count > 0)
        {
            // What is refused until here leaves an earlier run as it was.
            Trainer.RequireBatch(training, options);
            NetworkStart.Give(request, request.Device.Create(request.Network, request.Labels), training);
            using var teachers = new Teachers(request.Teachers, request.Labels);
            Begin(request, continues);
            if (Ask(request, teachers, training, cancellationToken) is not { } taught)
            {
                display.Note("stopped before the first step");
                return null;
            }
            training = training with { Taught = taught.to(request.Device.Device) };
        }
        var trainer = new Trainer(() => request.Device.Create(request.Network, request.Labels), training, options, network => NetworkStart.Give(request, network, training));
        if (request.Teachers.Count == 0)
        {
            Begin(request, continues);
        }
        if (File.Exists(request.Folder.Checkpoint))
        {
            trainer.Resume(request.Folder.Checkpoint);
            display.Note($"continues after step {trainer.Step} of {trainer.TotalSteps}");
        }
        new MetricsFile(request.Folder.Metrics).KeepUntil((int)(trainer.Step / trainer.StepsPerEpoch));
        display.Run(trainer.TotalSteps, trainer.Step, step => Train(request, trainer, validation, step, cancellationToken));
        if (trainer.Step < trainer.TotalSteps)
        {
            display.Note($"stopped after step {trainer.Step} of {trainer.TotalSteps}; --resume continues from there");
            return null;
        }
        if (!File.Exists(request.Folder.Best))
        {
            throw new TrainingDivergedException("The loss on the validation images was never a number. Lower the learning rate, and give another --out.");
        }
        Checkpoint.Load(request.Folder.Best, NetworkState.Of(trainer.Average));
        new WeightChoice(training, new SoftenedLoss(options.Seed, options.SoftShare, validation, display)).Settle(trainer.Average, request.From is null ? null : trainer.Start);
        if (trainer.Latent is { } latent)
        {
            TransitionsFile.Write(request.Folder.Transitions, latent, request.Labels);
        }
        trainer.Average.to(CPU);
        var package = ModelPackage.Create(trainer.Average, request.Network, request.Labels, request.Set, new(time.GetUtcNow(), request.Command, SourceCommit.Current, request.TeacherHashes));
        (package, var finding) = Int8Variant.Add(package, request.Set);
        display.Note(finding);
        package.Write(request.Folder.Path);
        return package;
    }

    /// <summary>Whether the folder holds the run to resume. Changes nothing.</summary>
    private static bool Continues(TrainingRequest request)
    {
        if (!request.Resume)
        {
            OutputFolder.RequireNoUnfinished(request.Folder);
            return false;
        }
        if (!File.Exists(request.Folder.Checkpoint) && !File.Exists(request.Folder.Taught))
        {
            return false;
        }
        if (File.Exists(request.Folder.Settings))
        {
            RunSettings.Of(request).RequireSame(request.Folder.Settings);
        }
        return true;
    }

    /// <summary>Clears the folder for a new run.</summary>
    private void Begin(TrainingRequest request, bool continues)
    {
        if (continues)
        {
            return;
        }
        if (File.Exists(request.Folder.Manifest))
        {
            display.Note($"the finished run in {request.Folder.Path} is replaced");
        }
        request.ClearStored();
        request.Folder.Clear();
        RunSettings.Of(request).Write(request.Folder.Settings);
    }

    /// <summary>The teachers' answers for the training images, computed once per run; null if stopped.</summary>
    private Tensor? Ask(TrainingRequest request, Teachers teachers, FaceTensors training, CancellationToken cancellationToken)
    {
        if (File.Exists(request.Folder.Taught))
        {
            var kept = zeros(request.Options.TeacherViews, training.Count, request.Labels.Length);
            Checkpoint.Load(request.Folder.Taught, [("taught", kept)]);
            return kept;
        }
        var (number, views) = (request.Teachers.Count, request.Options.TeacherViews);
        display.Note($"{number} {(number == 1 ? "teacher answers" : "teachers answer")} for {views} views of every training image; once per run, it can take as long as several epochs");
        var steps = teachers.Steps(training, request.Options);
        var start = time.GetTimestamp();
        Tensor? taught = null;
        try
        {
            display.Run(steps, 0, shown => taught = teachers.Answer(
                training, request.Options, done => shown(done, training.Count * views * done / (double)steps / time.GetElapsedTime(start).TotalSeconds), cancellationToken));
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        display.Note($"teachers' answers after {time.GetElapsedTime(start).TotalSeconds:F0} s");
        Checkpoint.Save(request.Folder.Taught, 0, [("taught", taught!)]);
        return taught;
    }

    private void Train(
        TrainingRequest request, Trainer trainer, FaceTensors validation, Action<long, double> shown, CancellationToken cancellationToken)
    {
        var metrics = new MetricsFile(request.Folder.Metrics);
        while (trainer.Step < trainer.TotalSteps && !cancellationToken.IsCancellationRequested)
        {
            var meter = new EpochMeter(time, request.Options.BatchSize);
            do
            {
                meter.Add(trainer.Advance());
                shown(trainer.Step, meter.ImagesPerSecond);
            }
            while (trainer.Step % trainer.StepsPerEpoch != 0 && !cancellationToken.IsCancellationRequested);
            if (trainer.Step % trainer.StepsPerEpoch == 0)
            {
                var epoch = (int)(trainer.Step / trainer.StepsPerEpoch);
                Validation? measured = IsMeasured(epoch, request.Options.Epochs) ? Validation.Measure(trainer.Average, validation) : null;
                if (measured is { } now && trainer.IsBest(now.Loss))
                {
                    Checkpoint.Save(request.Folder.Best, trainer.Step, NetworkState.Of(trainer.Average));
                }
                var report = meter.Report(epoch, LearningRate.At(request.Options, epoch), measured);
                metrics.Append(report);
                display.Epoch(report, request.Options.Epochs);
            }
            trainer.Save(request.Folder.Checkpoint);
            request.AfterCheckpoint();
        }
    }

    private static bool IsMeasured(int epoch, int epochs) => epoch % ValidationInterval == 0 || epoch > ThoroughShare * epochs;
}
