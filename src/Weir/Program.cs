Console.Error.WriteLine("weir: no verb yet");
return 2;
