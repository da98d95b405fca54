using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Learning;

public sealed class TrainerMemoryTests
{
    [Fact]
    public void Steps_leave_no_tensors_behind()
    {
        set_num_threads(1);
        var faces = FaceTensors.Create(SyntheticFaces.Set(training: 40, validation: 0).Of(Split.Training), EmotionLabels.Seven);
        var trainer = new Trainer(() => new AttentionalNetwork(7), faces, new() { Epochs = 2, BatchSize = 16, EarlySide = 24, EarlyShare = 1 });
        trainer.Advance();
        var before = Tensor.TotalCount;

        trainer.Advance();
        trainer.Advance();

        Assert.InRange(Tensor.TotalCount, 0, before);
    }
}
