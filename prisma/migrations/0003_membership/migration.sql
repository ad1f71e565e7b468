-- CreateTable
CREATE TABLE "previous_key" (
    "workspace_id" BYTEA NOT NULL,
    "epoch" INTEGER NOT NULL,
    "scope" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "previous_key_pkey" PRIMARY KEY ("workspace_id","epoch","scope")
);

-- CreateTable
CREATE TABLE "machine" (
    "id" BYTEA NOT NULL,
    "workspace_id" BYTEA NOT NULL,
    "auth_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3),
    "last_seen_address" TEXT,

    CONSTRAINT "machine_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "machine_workspace_id_idx" ON "machine"("workspace_id");
