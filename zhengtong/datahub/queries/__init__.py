"""Every read of shared data: catalogue, fetched values, who looked, what is doubted."""
