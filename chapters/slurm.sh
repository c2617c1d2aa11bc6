#!/bin/bash
# A chapter's trials on a Slurm cluster: a job array in which each task runs a shard, and a job
# after it that merges the journals and draws. From the package's folder, which all nodes must see:
#
#   swift build --product chapter-figure4
#   SHARDS=32 chapters/slurm.sh figure4 --full --data DIR
#
# Arguments after the chapter's name go to the chapter. What sbatch needs besides goes into its own
# variables, such as SBATCH_PARTITION, SBATCH_ACCOUNT, SBATCH_TIMELIMIT, SBATCH_MEM_PER_CPU. A task
# that is requeued goes on from its journal. Unless all shards came to their end, the merging job
# fails, merges nothing and says which did not; the same command goes on from the journals.
set -euo pipefail

# On the nodes sbatch runs this same script, with its part in front of the chapter's command.
case ${1-} in
part-shard)
  journals=$2 shards=$3 task=$SLURM_ARRAY_TASK_ID
  shift 4
  "$@" --out "$journals" --shard "$task/$shards"
  touch "$journals/shard-$task.done"
  exit
  ;;
part-merge)
  journals=$2 shards=$3 name=$4
  shift 4
  missing=() files=()
  for ((task = 1; task <= shards; task++)); do
    [ -e "$journals/shard-$task.done" ] || missing+=("$task")
    files+=("$journals/$name"*"-shard-$task-of-$shards.jsonl")
  done
  if ((${#missing[@]})); then
    echo "slurm.sh: of $shards shards these did not come to their end: ${missing[*]}; nothing was" \
      "merged. $journals/shard-${missing[0]}.log says why. The same slurm.sh command goes on from" \
      "the journals." >&2
    exit 66
  fi
  exec "$@" --merge "${files[@]}"
  ;;
esac

name=${1-}
[[ $name =~ ^[a-z0-9]+$ ]] || {
  echo "slurm.sh: name a chapter first, such as: chapters/slurm.sh figure4 --full" >&2
  exit 64
}
shift
shards=${SHARDS:-8}                                      # tasks of the array
[[ $shards =~ ^0*[1-9][0-9]{0,4}$ ]] || {
  echo "slurm.sh: SHARDS=$shards is no number of tasks, from 1 to 99999" >&2
  exit 64
}
shards=$((10#$shards))                                   # 08 is eight
cpus=${CPUS:-2}                                          # threads of a task, one trial each
journals=${JOURNALS:-$PWD/$name-shards}                  # a folder that all nodes see
chapter=${CHAPTER:-$PWD/.build/debug/chapter-$name}      # the program, likewise

command -v sbatch >/dev/null || {
  echo "slurm.sh: there is no sbatch here; run it on a machine of a Slurm cluster" >&2
  exit 69
}
[ -x "$chapter" ] || {
  echo "slurm.sh: $chapter is missing; build it: swift build --product chapter-$name" >&2
  exit 66
}
mkdir -p "$journals"
journals=$(cd "$journals" && pwd)
rm -f "$journals"/shard-*.done

submit() { # part, then sbatch's options
  local part=$1
  shift
  sbatch --parsable --cpus-per-task="$cpus" --requeue --open-mode=append "$@" \
    "${BASH_SOURCE[0]}" "part-$part" "$journals" "$shards" "$name" "$chapter" "${arguments[@]}"
}
arguments=("$@" --threads "$cpus")
array=$(submit shard --job-name="$name" --array="1-$shards" --output="$journals/shard-%a.log")
merge=$(submit merge --job-name="$name-merge" --dependency="afterany:${array%%;*}" \
  --output="$journals/merge.log")
echo "array $array, then merge $merge; logs and journals are in $journals"
