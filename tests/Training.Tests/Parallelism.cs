// Torch's random numbers and its tensors are counted and seeded for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
