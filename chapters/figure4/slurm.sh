#!/bin/bash
# Figure 4 on a Slurm cluster: a job array in which each task runs a shard, and a job after it that
# merges the journals and draws. From the package's folder:
#
#   swift build --product chapter-figure4
#   SHARDS=32 chapters/figure4/slurm.sh --configurations 2000 --data DIR
#
# Arguments go to the chapter. What sbatch needs besides (partition, account, time limit) goes into
# its own variables, such as SBATCH_PARTITION. A task that is killed or requeued goes on from its
# journal; whatever is missing in the end is run by the merging job.
set -euo pipefail

shards=${SHARDS:-8}                                      # tasks of the array
cpus=${CPUS:-2}                                          # threads of a task, one trial each
journals=${JOURNALS:-$PWD/figure4-shards}                # a folder that all nodes see
chapter=${CHAPTER:-$PWD/.build/debug/chapter-figure4}    # the program, likewise

command -v sbatch >/dev/null || {
  echo "slurm.sh: there is no sbatch here; run it on a machine of a Slurm cluster" >&2
  exit 69
}
[ -x "$chapter" ] || {
  echo "slurm.sh: $chapter is missing; build it: swift build --product chapter-figure4" >&2
  exit 66
}
mkdir -p "$journals"

printf -v run '%q ' "$chapter" "$@" --threads "$cpus"
printf -v into '%q' "$journals"
array=$(sbatch --parsable --job-name=figure4 --array="1-$shards" --cpus-per-task="$cpus" \
  --requeue --open-mode=append --output="$journals/shard-%a.log" \
  --wrap "exec $run --out $into --shard \$SLURM_ARRAY_TASK_ID/$shards")
merge=$(sbatch --parsable --job-name=figure4-merge --dependency="afterany:${array%%;*}" \
  --cpus-per-task="$cpus" --requeue --open-mode=append --output="$journals/merge.log" \
  --wrap "exec $run --merge $into/figure4-shard-*-of-$shards.jsonl")
echo "array $array, then merge $merge; logs and journals are in $journals"
