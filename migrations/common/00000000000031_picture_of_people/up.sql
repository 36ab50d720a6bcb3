-- Who moves leaves a row behind at which nobody is any more, and these grow with the thread's age; the page reads the others alone.
CREATE INDEX picture_of_people ON picture (thread_id, at_first, at_last, looked, people) WHERE people > 0;
