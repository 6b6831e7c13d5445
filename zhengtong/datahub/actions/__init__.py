"""Every write of shared data, by stage: catalogue and grants, fetching, doubts and questions."""
