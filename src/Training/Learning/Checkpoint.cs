using System.Security.Cryptography;
using System.Text;
using DeepEmotion.Training.Files;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>A training run's state in one file, which exists completely or not at all.</summary>
/// <remarks>Magic, step, tensors (name, length, float32 values), SHA-256. Random numbers need no state: every step has its own seed.</remarks>
public static class Checkpoint
{
    private const string Magic = "DeepEmotion checkpoint 1";

    public static void Save(string path, long step, IEnumerable<(string Name, Tensor Value)> state) => WholeFile.Write(path, file =>
    {
        var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            Write(writer, step, [.. state]);
        }
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        file.Write(bytes);
        file.Write(SHA256.HashData(bytes));
    });

    /// <summary>Loads the tensors from a file.</summary>
    /// <returns>The step it was written after.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or was written for another network.</exception>
    public static long Load(string path, IEnumerable<(string Name, Tensor Value)> state)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 32 || !SHA256.HashData(bytes.AsSpan(..^32)).AsSpan().SequenceEqual(bytes.AsSpan(^32..)))
        {
            throw new InvalidDataException($"'{path}' is not a complete checkpoint: its checksum does not match.");
        }
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, bytes.Length - 32), Encoding.UTF8);
        if (reader.ReadString() != Magic)
        {
            throw new InvalidDataException($"'{path}' is not a checkpoint of this program.");
        }
        var step = reader.ReadInt64();
        var values = Read(reader);
        foreach (var (name, tensor) in state)
        {
            if (!values.TryGetValue(name, out var saved) || saved.Length != tensor.numel())
            {
                throw new InvalidDataException($"'{path}' was written for another network: '{name}' is missing or has another shape.");
            }
            using var still = no_grad();
            using var flat = TorchSharp.torch.tensor(saved);
            using var shaped = flat.view(tensor.shape);
            tensor.copy_(shaped);
        }
        return step;
    }

    private static void Write(BinaryWriter writer, long step, List<(string Name, Tensor Value)> state)
    {
        writer.Write(Magic);
        writer.Write(step);
        writer.Write(state.Count);
        foreach (var (name, value) in state)
        {
            using var plain = value.detach().cpu().contiguous();
            writer.Write(name);
            writer.Write(plain.numel());
            writer.Write(plain.bytes);
        }
    }

    private static Dictionary<string, float[]> Read(BinaryReader reader)
    {
        var values = new Dictionary<string, float[]>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var name = reader.ReadString();
            var numbers = new float[reader.ReadInt64()];
            reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()));
            values.Add(name, numbers);
        }
        return values;
    }
}
