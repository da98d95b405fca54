using System.Runtime.InteropServices;

namespace DeepEmotion.DetectorConverter;

/// <summary>A tensor of a TensorFlow Lite file; <paramref name="Data"/> is empty unless it is a constant.</summary>
internal sealed record TfliteTensor(string Name, TfliteType Type, int[] Shape, ReadOnlyMemory<byte> Data)
{
    public bool IsConstant => !Data.IsEmpty;

    /// <summary>The constant's values in single precision.</summary>
    /// <exception cref="NotSupportedException">It holds something other than real numbers.</exception>
    public float[] ToFloats()
    {
        switch (Type)
        {
            case TfliteType.Float32:
                return MemoryMarshal.Cast<byte, float>(Data.Span).ToArray();
            case TfliteType.Float16:
                var halves = MemoryMarshal.Cast<byte, Half>(Data.Span);
                var floats = new float[halves.Length];
                for (var i = 0; i < floats.Length; i++)
                {
                    floats[i] = (float)halves[i];
                }
                return floats;
            default:
                throw new NotSupportedException($"The constant '{Name}' is of type {Type}; float32 and float16 can be read.");
        }
    }

    /// <summary>The constant's values as integers.</summary>
    /// <exception cref="NotSupportedException">It holds something other than 32-bit integers.</exception>
    public int[] ToInts() => Type == TfliteType.Int32
        ? MemoryMarshal.Cast<byte, int>(Data.Span).ToArray()
        : throw new NotSupportedException($"The constant '{Name}' is of type {Type}; int32 was expected.");
}
