namespace DeepEmotion.DetectorConverter;

/// <summary>Element types, with the numbers of TensorFlow Lite's schema.fbs (enum TensorType).</summary>
internal enum TfliteType
{
    Float32 = 0,
    Float16 = 1,
    Int32 = 2,
}
