// One test at a time: each loads the machine with a real program and its peers, and several of them measure shares and memory.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
